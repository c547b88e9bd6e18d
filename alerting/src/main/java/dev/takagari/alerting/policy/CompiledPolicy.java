package dev.takagari.alerting.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.LevelChange;
import dev.takagari.core.policy.Levels;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyExample;
import dev.takagari.core.policy.PolicyFile;
import dev.takagari.core.policy.PolicyRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A policy whose expressions are checked, ready to decide. Rules are asked in their order, each
/// with what those before it made of the result. Safe for use by several threads.
public final class CompiledPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledPolicy.class);
  private static final int LONGEST_REASON = 300;
  private static final int MOST_REASONS = 20;
  private static final String NOTHING = "No rule of the policy holds.";

  private final PolicyFile file;
  private final List<Step> steps;
  private final Map<PolicyExample, PolicyInput> inputs;

  /// A rule with its expressions.
  ///
  /// @param reason empty when it is a plain text
  private record Step(
      PolicyRule rule,
      PolicyLanguage.Expression when,
      Optional<PolicyLanguage.Expression> reason) {}

  /// What rules so far made of the result.
  private record Result(Severity severity, String verdict, Tell tell) {
    Result after(PolicyRule rule) {
      return new Result(
          changed(severity, rule.severity()),
          rule.verdict().orElse(verdict),
          changed(tell, rule.tell()));
    }

    private static <L extends Enum<L>> L changed(L level, Optional<LevelChange<L>> change) {
      return change.map(words -> words.from(level)).orElse(level);
    }
  }

  /// How much a reason weighs, the most first: by what its rule changed.
  private enum Weight {
    TELL,
    SEVERITY,
    VERDICT,
    NOTHING;

    static Weight of(Result before, Result after) {
      if (before.tell() != after.tell()) {
        return TELL;
      }
      if (before.severity() != after.severity()) {
        return SEVERITY;
      }
      return before.verdict().equals(after.verdict()) ? NOTHING : VERDICT;
    }
  }

  /// A reason.
  ///
  /// @param place of its rule
  private record Reason(Weight weight, int place, String text) {}

  private CompiledPolicy(
      PolicyFile file, List<Step> steps, Map<PolicyExample, PolicyInput> inputs) {
    this.file = file;
    this.steps = List.copyOf(steps);
    this.inputs = Map.copyOf(inputs);
  }

  /// Checks all expressions, and the input of all tests; runs no test.
  ///
  /// @throws BadPolicyException with all that is wrong
  public static CompiledPolicy compile(PolicyFile file) {
    List<String> problems = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (PolicyRule rule : file.rules()) {
      step(file, rule, problems).ifPresent(steps::add);
    }
    Map<PolicyExample, PolicyInput> inputs = new HashMap<>();
    for (PolicyExample example : file.tests()) {
      inputs.put(example, input(file, example, problems));
    }
    if (!problems.isEmpty()) {
      throw new BadPolicyException(file.file(), problems);
    }
    return new CompiledPolicy(file, steps, inputs);
  }

  private static Optional<Step> step(PolicyFile file, PolicyRule rule, List<String> problems) {
    PolicyLanguage.Compiled when = PolicyLanguage.condition(rule.when().text());
    tell(file, rule, "when", rule.when(), when, problems);
    Optional<PolicyLanguage.Expression> reason = Optional.empty();
    if (rule.reason() instanceof PolicyRule.Reason.Computed(LocatedText expression)) {
      PolicyLanguage.Compiled compiled = PolicyLanguage.text(expression.text());
      tell(file, rule, "reason_expr", expression, compiled, problems);
      reason = compiled.expression();
    }
    Optional<PolicyLanguage.Expression> why = reason;
    return when.expression().map(condition -> new Step(rule, condition, why));
  }

  private static void tell(
      PolicyFile file,
      PolicyRule rule,
      String key,
      LocatedText text,
      PolicyLanguage.Compiled compiled,
      List<String> problems) {
    for (PolicyLanguage.Fault fault : compiled.faults()) {
      problems.add(
          "%s:%d: `%s` of rule `%s`, character %d: %s"
              .formatted(
                  file.file(),
                  text.line() + fault.line() - 1,
                  key,
                  rule.name(),
                  fault.character(),
                  fault.what()));
    }
  }

  private static PolicyInput input(PolicyFile file, PolicyExample example, List<String> problems) {
    Map<InputField, Object> values = new EnumMap<>(InputField.class);
    List<String> known =
        Arrays.stream(InputField.values())
            .filter(field -> !field.isResult())
            .map(InputField::path)
            .toList();
    example
        .given()
        .forEach(
            (name, given) -> {
              Optional<InputField> field = InputField.find(name).filter(one -> !one.isResult());
              Optional<Object> value = field.flatMap(one -> one.type().read(given.value()));
              String place = file.testsFile() + ":" + given.line() + ": ";
              if (field.isEmpty()) {
                problems.add(
                    place + "there is no field `" + name + "`" + PolicyLanguage.hint(name, known));
              } else if (value.isEmpty()) {
                problems.add(place + "`" + name + "` must be " + field.get().type().form());
              } else {
                values.put(field.get(), value.get());
              }
            });
    return new PolicyInput(values);
  }

  /// The file that it was made of.
  public PolicyFile file() {
    return file;
  }

  /// Name and version.
  public String label() {
    return file.label();
  }

  /// Decides. Never throws: a rule that cannot be evaluated does nothing, and is named among the
  /// reasons.
  public PolicyOutcome assess(PolicyInput input) {
    Map<String, Object> values = input.named();
    values.putAll(PolicyLanguage.CONSTANTS);
    Result result = new Result(input.severity(), "unclear", Tell.RECORD);
    List<Reason> reasons = new ArrayList<>();
    List<String> applied = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (int place = 0; place < steps.size(); place++) {
      PolicyRule rule = steps.get(place).rule();
      put(result, values);
      try {
        Optional<String> reason = reason(steps.get(place), values);
        if (reason.isPresent()) {
          Result after = result.after(rule);
          reasons.add(new Reason(Weight.of(result, after), place, reason.get()));
          applied.add(rule.name());
          result = after;
          if (rule.stop()) {
            break;
          }
        }
      } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
        // its message may hold values of events
        LOG.debug("rule {} of policy {} failed: {}", rule.name(), label(), e.getClass().getName());
        failed.add(rule.name());
        reasons.add(new Reason(Weight.NOTHING, place, "Policy rule “" + rule.name() + "” failed."));
      }
    }
    return new PolicyOutcome(
        new Assessment(result.severity(), result.verdict(), texts(reasons), result.tell(), label()),
        applied,
        failed);
  }

  private static void put(Result result, Map<String, Object> values) {
    values.put(InputField.RESULT_SEVERITY.path(), Levels.rank(result.severity()));
    values.put(InputField.RESULT_VERDICT.path(), result.verdict());
    values.put(InputField.RESULT_TELL.path(), Levels.rank(result.tell()));
  }

  /// The reason of a rule that holds, empty when it does not.
  private static Optional<String> reason(Step step, Map<String, Object> values)
      throws CelEvaluationException {
    if (!Boolean.TRUE.equals(step.when().evaluate(values))) {
      return Optional.empty();
    }
    String text =
        switch (step.rule().reason()) {
          case PolicyRule.Reason.Plain(String plain) -> plain;
          case PolicyRule.Reason.Computed _ ->
              String.valueOf(step.reason().orElseThrow().evaluate(values)).strip();
        };
    String shown = text.isEmpty() ? step.rule().name() : text;
    return Optional.of(
        shown.length() <= LONGEST_REASON ? shown : shown.substring(0, LONGEST_REASON - 1) + "…");
  }

  /// The weightiest first, and of equal ones those of later rules, which had the last word.
  private static List<String> texts(List<Reason> reasons) {
    if (reasons.isEmpty()) {
      return List.of(NOTHING);
    }
    return reasons.stream()
        .sorted(
            Comparator.comparing(Reason::weight)
                .thenComparing(Reason::place, Comparator.reverseOrder()))
        .map(Reason::text)
        .distinct()
        .limit(MOST_REASONS)
        .toList();
  }

  /// Runs the tests beside the policy.
  public List<ExampleRun> test() {
    return file.tests().stream().map(this::run).toList();
  }

  /// Runs the tests.
  ///
  /// @return this
  /// @throws BadPolicyException when one fails
  public CompiledPolicy requirePassed() {
    List<String> problems =
        test().stream()
            .filter(run -> !run.passed())
            .map(
                run -> {
                  ExampleRun.Difference first = run.differences().getFirst();
                  return "%s:%d: test `%s` fails: %s is %s, not %s"
                      .formatted(
                          file.testsFile(),
                          run.example().line(),
                          run.example().name(),
                          first.place(),
                          first.found(),
                          first.expected());
                })
            .toList();
    if (!problems.isEmpty()) {
      throw new BadPolicyException(file.file(), problems);
    }
    return this;
  }

  private ExampleRun run(PolicyExample example) {
    PolicyOutcome outcome = assess(inputs.getOrDefault(example, new PolicyInput(Map.of())));
    Assessment found = outcome.assessment();
    PolicyExample.Expected expected = example.expected();
    List<ExampleRun.Difference> differences = new ArrayList<>();
    compare(
        "severity", expected.severity().map(Severity::code), found.severity().code(), differences);
    compare("verdict", expected.verdict(), found.verdict(), differences);
    compare("tell", expected.tell().map(Tell::code), found.tell().code(), differences);
    compare(
        "rules",
        expected.rules().map(CompiledPolicy::listed),
        listed(outcome.applied()),
        differences);
    for (String reason : expected.reasons()) {
      if (!found.reasons().contains(reason)) {
        differences.add(new ExampleRun.Difference("reasons", reason, listed(found.reasons())));
      }
    }
    if (!outcome.failed().isEmpty()) {
      differences.add(new ExampleRun.Difference("failed rules", "none", listed(outcome.failed())));
    }
    return new ExampleRun(example, outcome, differences);
  }

  private static void compare(
      String place,
      Optional<String> expected,
      String found,
      List<ExampleRun.Difference> differences) {
    if (expected.isPresent() && !expected.get().equals(found)) {
      differences.add(new ExampleRun.Difference(place, expected.get(), found));
    }
  }

  private static String listed(List<String> texts) {
    return texts.isEmpty() ? "none" : String.join("; ", texts);
  }
}
