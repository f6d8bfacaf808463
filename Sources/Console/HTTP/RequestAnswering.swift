/// What a server asks its owner about a request, before and when it is answered.
protocol RequestAnswering: Sendable {
  /// What is known of an endpoint before anything of the body is read. Called on a polling thread: must not wait.
  func plan(_ method: Method, _ path: [String]) -> RequestPlan
  /// The refusal of whoever may not send a long body there; nil lets the body in. Called on a worker's thread with a
  /// request that has no body yet.
  func refusal(_ request: Request, worker: Int) -> Response?
  /// The answer. Called on a worker's thread.
  func answer(_ request: Request, worker: Int) -> Response
}

/// How a request is to be taken in.
struct RequestPlan: Sendable, Equatable {
  /// The most bytes of a body.
  var bodyBytes: Int
  /// Whether it may take seconds: such work never has all workers.
  var isLong = false
  /// Whether it has a worker of its own, so that it is answered when all others are busy.
  var isUrgent = false

  /// Bytes of a body that anybody may send, before it is known who sends it.
  static let open = 64 << 10
}
