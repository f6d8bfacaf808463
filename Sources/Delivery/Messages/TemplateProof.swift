internal import Templating
public import WorkspaceFiles

extension TemplateCatalogue {
  /// How many samples of its own a check renders each template with.
  public static var samples: Int { MessageSamples.all.count }

  /// Renders every template in every language with ordinary, bare, grouped and hostile samples, as `tocsin check` and a
  /// reload do: what fails, does not fit its channel, or is no JSON is an error; what looks like a slip of the pen is a
  /// warning. `more` are further requests to prove with, by name.
  public func check(with more: [(name: String, request: MessageRequest)] = []) -> [Diagnostic] {
    let settings = MessageSettings(consoleURL: MessageSamples.console)
    var trials = MessageSamples.all.map { sample in
      Trial(
        name: sample.name, isComplete: sample.isComplete,
        variables: VariableCache(sample.request(.console), settings))
    }
    trials += more.map { Trial(name: $0.name, isComplete: false, variables: VariableCache($0.request, settings)) }
    var findings: [Diagnostic] = []
    for set in names {
      for kind in ChannelKind.allCases {
        for part in MessagePart.parts(of: kind) {
          for language in [""] + languages where has(part, in: set, language) && isOwn(part, of: set, language) {
            for finding in check(part, of: set, language, kind, trials) where !findings.contains(finding) {
              findings.append(finding)
            }
          }
        }
      }
    }
    return findings
  }

  private struct Trial {
    let name: String
    /// Whether every variable has a value.
    let isComplete: Bool
    let variables: VariableCache
  }

  private func check(
    _ part: MessagePart, of set: String, _ language: String, _ kind: ChannelKind, _ trials: [Trial]
  ) -> [Diagnostic] {
    let template = path(part, of: set, language)
    let place = language.isEmpty || template.hasPrefix("\(set)/\(language)/") ? "" : ", in \(language)"
    var findings: [Diagnostic] = []
    for trial in trials {
      do throws(TemplateError) {
        let result = try trialThatFits(part, of: set, language, kind, trial.variables)
        // Only the ordinary sample has everything, so only there an unknown name is the template's fault.
        guard trial.isComplete else { continue }
        findings += result.warnings.map { diagnostic(.warning, $0, template: template, language, note: place) }
      } catch {
        findings.append(
          diagnostic(.error, error, template: template, language, note: place + ", with \(trial.name)"))
        break
      }
    }
    return findings
  }

  /// Renders from less and less of the alerts until the text fits its channel; throws the error of the last attempt.
  func trialThatFits(
    _ part: MessagePart, of set: String, _ language: String, _ kind: ChannelKind, _ variables: VariableCache
  ) throws(TemplateError) -> TemplateTrial {
    let last = MessageBounds.steps.count - 1
    for step in 0..<last {
      if let trial = try? trial(part, of: set, language, variables.variables(kind, step: step), cutting: false) {
        return trial
      }
    }
    return try trial(part, of: set, language, variables.variables(kind, step: last), cutting: true)
  }
}
