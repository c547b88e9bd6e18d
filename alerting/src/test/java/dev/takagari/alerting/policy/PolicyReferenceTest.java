package dev.takagari.alerting.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.policyfile.PolicyTexts;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of the input is made from its declaration; the guide's policy is one that works.
class PolicyReferenceTest {
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @Test
  void pageSaysWhatTheCodeDeclares() {
    StringBuilder page =
        new StringBuilder(
            """
            # Risk policy

            <!-- Made from the package alerting.policy; a test fails when it is stale. \
            Rewrite: run PolicyReferenceTest of alerting with -Dtakagari.regenerate=true -->

            The policy says of every case how bad it is and how loudly people are told, and why. It is a YAML file \
            whose conditions are [CEL](https://cel.dev). The shipped one decides unless `takagari.alerting.policy` \
            names another; `takagari policy show` prints it. How to write one: \
            [Change the policy](../how-to/change-the-policy.md).

            ## The file

            | key | needed | means |
            |---|---|---|
            | `name` | yes | lower-case letters, digits and hyphens, at most 40 |
            | `version` | yes | from 1; raise it whenever anything in this file changes: cases name the version that decided |
            | `title` | | a few words for people |
            | `rules` | yes | at most 200, in the order in which they are asked |

            Of a rule:

            | key | needed | means |
            |---|---|---|
            | `name` | yes | for people, unique |
            | `when` | yes | CEL of type bool; `true` for a rule that always holds |
            | `severity` | | what becomes of the severity: `info`, `low`, `medium`, `high`, `critical` |
            | `verdict` | | the word that the verdict becomes, as `known-bad`, `suspicious`, `unclear`, `likely-expected`, `operational` |
            | `tell` | | what becomes of the loudness: `record` (kept and listed), `digest`, `channel` (a message), `page` (somebody is called) |
            | `reason` | one of | why, as people are shown it |
            | `reason_expr` | these | the same as CEL of type string |
            | `stop` | | `true`: no later rule is asked when this one holds |

            `severity` and `tell` take a level alone, which sets it; `at least` or `at most` before a level, which \
            bounds it; or `one higher`, `one lower`.

            ## How rules combine

            The result begins with the severity that the detections came with, the verdict `unclear` and `tell: \
            record`. Rules are asked from top to bottom. Each one that holds changes the result; what the rules \
            before made of it is `result.severity`, `result.verdict` and `result.tell` in the conditions of those \
            after. So a later rule has the last word, and nothing else need be known to read a policy.

            Reasons stand in this order: of rules that changed how loudly people are told, of those that changed the \
            severity, the verdict, nothing; of equal ones, those of later rules first. At most 20 are kept, of at \
            most 300 characters.

            A rule that cannot be evaluated, as one that divides by zero, does nothing; the reasons say `Policy rule \
            “…” failed.`, and `takagari.alerting.policy.failures` counts it. Macros over lists go round at most \
            10,000 times in one evaluation; an expression has at most 4,000 characters.

            ## What conditions may look at

            What nobody knows is no error: it has the value in the third column, and so it has in tests that do not \
            say. Texts are as events and sources say them.

            | field | type | not known | says |
            |---|---|---|---|
            """);
    for (InputField field : InputField.values()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(field.path(), field.type().words(), shown(field.unknown()), field.doc()));
    }
    page.append(
        """

        Severities and levels are compared as `INFO`, `LOW`, `MEDIUM`, `HIGH`, `CRITICAL` and `RECORD`, `DIGEST`, \
        `CHANNEL`, `PAGE`: `result.severity >= HIGH`.

        Besides CEL's own operators, functions and macros there are

        | function | is |
        |---|---|
        | `table.value(name)` | the first value of that name, or an empty text |
        | `table.values(name)` | all of them, or an empty list |
        | `texts.join(between)` | the texts of a list in one |
        | `text.lower()` | the text in lower case |

        A name of a [column](fields.md) that is written out, as in `detection.fields.value('process.name')`, must be \
        one; so must a pattern in `matches` be a regular expression (RE2).

        ## Values of facts

        Fields of `who`, `where`, `known`, `elsewhere`, `after` and `coverage` come from the values of facts, by \
        these names: `person`, `team` (who), `host.class`, `criticality`, `tags` (where), `children`, `connections`, \
        `names`, `persistence` (after), `hosts`, `first_seen_here` (elsewhere), `verdict`, `said_by` (known), \
        `verdict` (earlier), `missing` (coverage). Of several numbers the highest counts, of several texts the \
        first. `host.class` and `tags` are read from `ProductType`, `FalconGroupingTags` and `SensorGroupingTags` of \
        the inventory `aidmaster`, `criticality` from `AssetCriticality` or `Criticality` where an inventory has it. \
        `missing` is set once events of the host, container, task or principal can no longer be on their way.

        ## Tests

        Beside `night.yml` lies `night.tests.yml`, with a list `tests`. A policy without tests, or of which one \
        fails, is not used.

        | key | means |
        |---|---|
        | `name` | for people |
        | `given` | values by the names above, without `result.…`; severities by name |
        | `expect` | at least one of `severity`, `verdict`, `tell`; `reasons`, texts that must be among the reasons; `rules`, the names of exactly those that hold, in order |

        A rule that cannot be evaluated makes a test fail.

        ## Loading

        The file is looked at every 10 seconds. A policy that cannot be read, whose expressions do not fit their \
        types or whose tests fail changes nothing: the version before goes on deciding, at the start the shipped one. \
        `takagari status`, the log and `takagari.alerting.policy.refused` say so until it is mended. A file that \
        changed without a higher `version` is refused as well. Anchors, aliases, tags and unknown keys are refused \
        in both files.
        """);
    Golden.check(Path.of("../docs/reference/policy.md"), page.toString());
  }

  private static String shown(Object unknown) {
    return switch (unknown) {
      case String text -> text.isEmpty() ? "`''`" : "`'" + text + "'`";
      case List<?> _ -> "`[]`";
      case Map<?, ?> _ -> "`{}`";
      default -> "`" + unknown + "`";
    };
  }

  @Test
  void thePolicyOfTheGuidePassesItsTests() throws IOException {
    String guide = Files.readString(Path.of("../docs/how-to/change-the-policy.md"));
    List<String> texts =
        YAML.matcher(guide).results().map((MatchResult block) -> block.group(1)).toList();
    assertThat(texts).hasSize(2);
    CompiledPolicy policy =
        CompiledPolicy.compile(
            new PolicyTexts("night.yml", texts.getFirst(), "night.tests.yml", texts.getLast())
                .read());
    assertThat(policy.test())
        .isNotEmpty()
        .allSatisfy(run -> assertThat(run.differences()).as(run.example().name()).isEmpty());
  }
}
