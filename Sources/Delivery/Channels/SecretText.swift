/// A text that may hold a secret and is looked up when it is needed, so that a replaced secret file counts from the
/// next message on. Throws when the secret cannot be read; the error says where it was looked for, never what it is.
public typealias SecretText = @Sendable () throws -> String
