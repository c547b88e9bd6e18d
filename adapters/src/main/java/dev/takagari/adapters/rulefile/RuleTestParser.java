package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleTest;
import dev.takagari.core.rule.RuleTest.Expected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `tests` of a rule file.
record RuleTestParser(YamlAccess yaml) {
  private static final List<String> KEYS =
      List.of("name", "dataset", "record", "records", "repeat", "within", "expect");
  private static final List<String> EXPECTED =
      Arrays.stream(Expected.values()).map(Expected::code).toList();
  private static final int MOST_REPEATED = 100_000;

  /// @param counting null when it cannot be used
  List<RuleTest> read(YamlTree.Entries root, @Nullable RuleCounting counting) {
    List<RuleTest> tests = new ArrayList<>();
    for (YamlTree item : yaml.items(root, "tests")) {
      if (item instanceof YamlTree.Entries map) {
        RuleTest test = test(map, tests.size() + 1, counting);
        if (test != null) {
          tests.add(test);
        }
      } else {
        yaml.problems().add(item.line(), "a test must be a map with `dataset`, `record`, `expect`");
      }
    }
    if (tests.stream().noneMatch(RuleTest::positive)
        || tests.stream().allMatch(RuleTest::positive)) {
      yaml.problems()
          .add(
              YamlAccess.line(root, "tests"),
              "there is no test that finds something, or none that finds nothing",
              "give at least one with `expect: match` and one with `expect: no-match`");
    }
    return tests;
  }

  private @Nullable RuleTest test(
      YamlTree.Entries map, int number, @Nullable RuleCounting counting) {
    yaml.only(map, KEYS);
    String name = yaml.text(map, "name");
    String dataset = yaml.needed(map, "dataset", "as aws.cloudtrail");
    List<String> records = new ArrayList<>(yaml.texts(map, "record"));
    records.addAll(yaml.texts(map, "records"));
    if (records.isEmpty()) {
      yaml.problems().add(map.line(), "`record` is missing", "the record as the log has it");
    }
    Integer repeat = yaml.number(map, "repeat", 1, MOST_REPEATED);
    Duration within = Durations.read(yaml, map, "within", RuleCounting.LONGEST);
    String expected = yaml.needed(map, "expect", "one of " + String.join(", ", EXPECTED));
    if (dataset == null || records.isEmpty() || expected == null) {
      return null;
    }
    Expected expects =
        Arrays.stream(Expected.values())
            .filter(each -> each.code().equals(expected))
            .findFirst()
            .orElse(null);
    if (expects == null) {
      yaml.problems()
          .addUnknown(YamlAccess.line(map, "expect"), "`expect` cannot be", expected, EXPECTED);
      return null;
    }
    boolean counts = expects == Expected.FIRES || expects == Expected.BELOW_THRESHOLD;
    if (!counts && (repeat != null || within != null)) {
      yaml.problems()
          .add(map.line(), "`repeat` and `within` are for `fires` and `below-threshold`");
    }
    if (expects == Expected.BELOW_THRESHOLD && counting != null && counting.tellsOfEach()) {
      yaml.problems()
          .add(YamlAccess.line(map, "expect"), "a rule without `threshold` has nothing below it");
    }
    return new RuleTest(
        name == null ? "test " + number : name,
        map.line(),
        dataset,
        records,
        repeat == null ? 1 : repeat,
        within == null ? Duration.ZERO : within,
        expects);
  }
}
