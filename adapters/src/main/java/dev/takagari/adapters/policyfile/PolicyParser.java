package dev.takagari.adapters.policyfile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.LevelChange;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the file of a policy. For one file.
final class PolicyParser {
  static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

  private static final int MOST_RULES = 200;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_REASON = 300;
  private static final List<String> KEYS = List.of("name", "version", "title", "rules");
  private static final List<String> RULE_KEYS =
      List.of("name", "when", "severity", "verdict", "tell", "reason", "reason_expr", "stop");

  /// A line whose value is a block: its text begins in the next one.
  private static final Pattern BLOCK = Pattern.compile(".*[|>][-+0-9]*\\s*(?:#.*)?");

  private final List<String> lines;
  private final Problems problems;
  private final YamlAccess yaml;

  /// What a file says.
  record Parsed(String name, int version, List<PolicyRule> rules) {}

  private PolicyParser(String text, Problems problems) {
    lines = text.lines().toList();
    this.problems = problems;
    yaml = new YamlAccess(problems);
  }

  /// Notes all that is wrong; null when that leaves no policy.
  static @Nullable Parsed read(String text, Problems problems) {
    YamlTree.Entries root = YamlReader.read(text, problems);
    return root == null ? null : new PolicyParser(text, problems).policy(root);
  }

  private @Nullable Parsed policy(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    String name = slug(root, "name", "a short name for people, as `night-shift`");
    yaml.text(root, "title");
    if (!YamlAccess.has(root, "version")) {
      problems.add(root.line(), "`version` is missing", "from 1; raise it whenever a rule changes");
    }
    Integer version = yaml.number(root, "version", 1, 999_999);
    List<PolicyRule> rules = rules(root);
    return name == null || version == null ? null : new Parsed(name, version, rules);
  }

  private List<PolicyRule> rules(YamlTree.Entries root) {
    List<YamlTree> items = yaml.items(root, "rules");
    if (items.isEmpty() || items.size() > MOST_RULES) {
      problems.add(
          YamlAccess.line(root, "rules"), "`rules` must hold from 1 to " + MOST_RULES + " rules");
      return List.of();
    }
    List<PolicyRule> rules = new ArrayList<>();
    Map<String, Integer> names = new LinkedHashMap<>();
    for (YamlTree item : items) {
      if (item instanceof YamlTree.Entries map) {
        PolicyRule rule = rule(map);
        if (rule != null) {
          Integer before = names.putIfAbsent(rule.name(), rule.line());
          if (before != null) {
            problems.add(
                rule.line(), "a rule `" + rule.name() + "` is there already, in line " + before);
          }
          rules.add(rule);
        }
      } else {
        problems.add(item.line(), "a rule must be a map with `name` and `when`");
      }
    }
    return rules;
  }

  private @Nullable PolicyRule rule(YamlTree.Entries map) {
    yaml.only(map, RULE_KEYS);
    String name = yaml.needed(map, "name", "a few words for people");
    if (name != null && name.length() > LONGEST_NAME) {
      problems.add(map.line(), "`name` is longer than " + LONGEST_NAME + " characters");
    }
    String when = yaml.needed(map, "when", "a condition in CEL; `true` for one that always holds");
    Optional<LevelChange<Severity>> severity = change(map, "severity", Severity.class);
    Optional<LevelChange<Tell>> tell = change(map, "tell", Tell.class);
    Optional<String> verdict =
        YamlAccess.has(map, "verdict")
            ? Optional.ofNullable(slug(map, "verdict", "a word as `likely-expected`"))
            : Optional.empty();
    PolicyRule.Reason reason = reason(map);
    boolean stop = yaml.word(map, "stop", List.of("true", "false"), "false").equals("true");
    if (name == null || when == null || reason == null) {
      return null;
    }
    return new PolicyRule(
        name, map.line(), located(map, "when", when), severity, verdict, tell, reason, stop);
  }

  private PolicyRule.@Nullable Reason reason(YamlTree.Entries map) {
    if (YamlAccess.has(map, "reason_expr")) {
      if (YamlAccess.has(map, "reason")) {
        problems.add(
            YamlAccess.line(map, "reason_expr"), "`reason` and `reason_expr` exclude each other");
      }
      String expression = yaml.needed(map, "reason_expr", "a text in CEL");
      return expression == null
          ? null
          : new PolicyRule.Reason.Computed(located(map, "reason_expr", expression));
    }
    String text = yaml.needed(map, "reason", "why, in words that people are shown");
    if (text == null) {
      return null;
    }
    if (text.length() > LONGEST_REASON) {
      problems.add(
          YamlAccess.line(map, "reason"),
          "`reason` is longer than " + LONGEST_REASON + " characters");
    }
    return new PolicyRule.Reason.Plain(text.strip());
  }

  private <L extends Enum<L>> Optional<LevelChange<L>> change(
      YamlTree.Entries map, String key, Class<L> levels) {
    String words = yaml.text(map, key);
    if (words == null) {
      return Optional.empty();
    }
    Optional<LevelChange<L>> change = LevelChange.read(words.strip(), levels);
    if (change.isEmpty()) {
      List<String> codes =
          Arrays.stream(levels.getEnumConstants())
              .map(level -> level.name().toLowerCase(Locale.ROOT))
              .toList();
      problems.add(
          YamlAccess.line(map, key),
          "`" + key + "` cannot be `" + words + "`",
          "one of "
              + String.join(", ", codes)
              + ", alone or after `at least` or `at most`; or `one higher`, `one lower`");
    }
    return change;
  }

  private @Nullable String slug(YamlTree.Entries map, String key, String hint) {
    String text = yaml.needed(map, key, hint);
    if (text != null && (text.length() > 40 || !NAME.matcher(text).matches())) {
      problems.add(
          YamlAccess.line(map, key),
          "`" + key + "` must be at most 40 lower-case letters, digits and single hyphens");
      return null;
    }
    return text;
  }

  private LocatedText located(YamlTree.Entries map, String key, String text) {
    YamlTree value = YamlAccess.value(map, key);
    int line = value == null ? YamlAccess.line(map, key) : value.line();
    boolean block = line <= lines.size() && BLOCK.matcher(lines.get(line - 1)).matches();
    return new LocatedText(text, block ? line + 1 : line);
  }
}
