internal import Templating
public import WorkspaceFiles

extension TemplateCatalogue {
  /// Renders every template with an ordinary, a bare and a hostile sample, as `tocsin check` and a reload do: what
  /// fails, does not fit its channel, or is no JSON is an error; what looks like a slip of the pen is a warning.
  public func check() -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for set in names {
      for kind in ChannelKind.allCases {
        for part in MessagePart.parts(of: kind) where has(part, in: set) {
          for finding in check(part, of: set, kind) where !findings.contains(finding) { findings.append(finding) }
        }
      }
    }
    return findings
  }

  private func check(_ part: MessagePart, of set: String, _ kind: ChannelKind) -> [Diagnostic] {
    let template = set + "/" + part.file
    var findings: [Diagnostic] = []
    for sample in MessageSamples.all {
      let request = sample.request(kind)
      do throws(TemplateError) {
        let trial = try trialThatFits(part, of: set, request)
        // Only the ordinary sample has everything, so only there an unknown name is the template's fault.
        guard sample.isComplete else { continue }
        findings += trial.warnings.map { diagnostic(.warning, $0, template: template) }
      } catch {
        findings.append(diagnostic(.error, error, template: template, note: ", with \(sample.name)"))
        break
      }
    }
    return findings
  }

  private func trialThatFits(
    _ part: MessagePart, of set: String, _ request: MessageRequest
  ) throws(TemplateError) -> TemplateTrial {
    let last = MessageBounds.steps.count - 1
    for bounds in MessageBounds.steps[..<last] {
      let variables = MessageVariables.map(request, bounds)
      if let trial = try? trial(part, of: set, variables, cutting: false) { return trial }
    }
    return try trial(part, of: set, MessageVariables.map(request, MessageBounds.steps[last]), cutting: true)
  }
}
