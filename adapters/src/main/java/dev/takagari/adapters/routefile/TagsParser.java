package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.route.RouteMatch;
import dev.takagari.core.route.RouteTarget;
import dev.takagari.core.route.TagRule;
import dev.takagari.core.route.TagsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads `tags.yml`. For one file.
final class TagsParser {
  private static final int MOST_RULES = 1_000;
  private static final int MOST_PATTERNS = 100;
  private static final int LONGEST_WORD = 40;
  private static final String DEFAULT = "default";
  private static final List<String> KEYS = List.of("rules", DEFAULT);
  private static final List<String> MATCH_KEYS = List.of("source", "severity", "tag", "host");
  private static final List<String> TARGET_KEYS =
      List.of("system", "team", "channel", "criticality");
  private static final List<String> RULE_KEYS =
      Stream.concat(Stream.of("match"), TARGET_KEYS.stream()).toList();

  /// A name as Slack has them, with or without `#`, or an id of Slack.
  private static final Pattern CHANNEL = Pattern.compile("#?[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]{0,79}");

  private final Problems problems;
  private final YamlAccess yaml;
  private final Texts texts;

  private TagsParser(Problems problems) {
    this.problems = problems;
    yaml = new YamlAccess(problems);
    texts = new Texts(problems);
  }

  /// Notes all that is wrong; with a problem the result is not to be used.
  static TagsFile read(YamlTree.Entries root, Problems problems) {
    return new TagsParser(problems).file(root);
  }

  private TagsFile file(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    List<TagRule> rules = new ArrayList<>();
    List<YamlTree> items = yaml.items(root, "rules");
    if (items.size() > MOST_RULES) {
      problems.add(YamlAccess.line(root, "rules"), "more than " + MOST_RULES + " rules");
      items = List.of();
    }
    for (YamlTree item : items) {
      if (item instanceof YamlTree.Entries map) {
        rules.add(rule(map));
      } else {
        problems.add(item.line(), "a rule must be a map with `match` and what it says");
      }
    }
    YamlTree.Entries usual = yaml.map(root, DEFAULT);
    if (usual != null) {
      yaml.only(usual, TARGET_KEYS);
    }
    return new TagsFile(
        TagsFile.NONE.file(),
        rules,
        usual == null ? RouteTarget.OPEN : target(usual),
        YamlAccess.line(root, DEFAULT));
  }

  private TagRule rule(YamlTree.Entries map) {
    yaml.only(map, RULE_KEYS);
    if (TARGET_KEYS.stream().noneMatch(key -> YamlAccess.has(map, key))) {
      problems.add(map.line(), "the rule says nothing", "one of " + String.join(", ", TARGET_KEYS));
    }
    YamlTree.Entries match = yaml.map(map, "match");
    if (match == null && !YamlAccess.has(map, "match")) {
      problems.add(map.line(), "`match` is missing", "what fits every case belongs into `default`");
    }
    if (match == null) {
      match = new YamlTree.Entries(map.line());
    } else if (match.all().isEmpty()) {
      problems.add(match.line(), "`match` is empty", "what fits every case belongs into `default`");
    }
    yaml.only(match, MATCH_KEYS);
    return new TagRule(
        map.line(),
        new RouteMatch(
            texts.list(match, "source", MOST_PATTERNS),
            severity(match),
            texts.list(match, "tag", MOST_PATTERNS),
            texts.list(match, "host", MOST_PATTERNS)),
        target(map));
  }

  private Optional<Severity> severity(YamlTree.Entries match) {
    String text = yaml.text(match, "severity");
    if (text == null) {
      return Optional.empty();
    }
    Optional<Severity> severity = Severity.find(text.strip());
    if (severity.isEmpty()) {
      problems.addUnknown(
          YamlAccess.line(match, "severity"),
          "`severity` cannot be",
          text,
          Arrays.stream(Severity.values()).map(Severity::code).toList());
    }
    return severity;
  }

  private RouteTarget target(YamlTree.Entries map) {
    return new RouteTarget(
        texts.oneLine(map, "system", Texts.LONGEST_NAME),
        texts.team(map, "team"),
        texts.formed(
            map, "channel", CHANNEL, "a name as '#security', in quotes for the #, or an id"),
        texts.oneLine(map, "criticality", LONGEST_WORD));
  }
}
