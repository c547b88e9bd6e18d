package dev.takagari.adapters.policyfile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.PolicyExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads the file with the tests of a policy. For one file.
final class ExampleParser {
  private static final List<String> KEYS = List.of("name", "given", "expect");
  private static final List<String> EXPECTED =
      List.of("severity", "verdict", "tell", "reasons", "rules");

  private final Problems problems;
  private final YamlAccess yaml;

  private ExampleParser(Problems problems) {
    this.problems = problems;
    yaml = new YamlAccess(problems);
  }

  /// Notes all that is wrong.
  static List<PolicyExample> read(String text, Problems problems) {
    YamlTree.Entries root = YamlReader.read(text, problems);
    return root == null ? List.of() : new ExampleParser(problems).examples(root);
  }

  private List<PolicyExample> examples(YamlTree.Entries root) {
    yaml.only(root, List.of("tests"));
    List<PolicyExample> examples = new ArrayList<>();
    for (YamlTree item : yaml.items(root, "tests")) {
      if (item instanceof YamlTree.Entries map) {
        PolicyExample example = example(map);
        if (example != null) {
          examples.add(example);
        }
      } else {
        problems.add(item.line(), "a test must be a map with `name`, `given` and `expect`");
      }
    }
    if (examples.isEmpty()) {
      problems.add(YamlAccess.line(root, "tests"), "there are no tests", "write at least one");
    }
    return examples;
  }

  private @Nullable PolicyExample example(YamlTree.Entries map) {
    yaml.only(map, KEYS);
    String name = yaml.needed(map, "name", "a few words for people");
    SequencedMap<String, PolicyExample.Given> given = given(map);
    PolicyExample.Expected expected = expected(map);
    if (expected.isEmpty()) {
      problems.add(map.line(), "the test expects nothing", "say at least one of " + join(EXPECTED));
    }
    return name == null ? null : new PolicyExample(name, map.line(), given, expected);
  }

  private SequencedMap<String, PolicyExample.Given> given(YamlTree.Entries map) {
    SequencedMap<String, PolicyExample.Given> given = new LinkedHashMap<>();
    YamlTree.Entries entries = yaml.map(map, "given");
    if (entries != null) {
      entries
          .all()
          .forEach(
              (name, entry) ->
                  given.put(
                      name, new PolicyExample.Given(entry.line(), value(name, entry.value()))));
    }
    return given;
  }

  private PolicyExample.Value value(String name, YamlTree tree) {
    return switch (tree) {
      case YamlTree.Text(String text, int _) -> new PolicyExample.Value.One(text);
      case YamlTree.Items items -> new PolicyExample.Value.Several(yaml.texts(items, name));
      case YamlTree.Entries entries -> {
        SequencedMap<String, List<String>> texts = new LinkedHashMap<>();
        entries.all().forEach((key, entry) -> texts.put(key, yaml.texts(entry.value(), key)));
        yield new PolicyExample.Value.Named(texts);
      }
    };
  }

  private PolicyExample.Expected expected(YamlTree.Entries map) {
    YamlTree.Entries entries = yaml.map(map, "expect");
    if (entries == null) {
      entries = new YamlTree.Entries(map.line());
    }
    yaml.only(entries, EXPECTED);
    return new PolicyExample.Expected(
        level(entries, "severity", Severity.class),
        Optional.ofNullable(yaml.text(entries, "verdict")),
        level(entries, "tell", Tell.class),
        yaml.texts(entries, "reasons"),
        YamlAccess.has(entries, "rules")
            ? Optional.of(yaml.texts(entries, "rules"))
            : Optional.empty());
  }

  private <L extends Enum<L>> Optional<L> level(
      YamlTree.Entries entries, String key, Class<L> levels) {
    String text = yaml.text(entries, key);
    if (text == null) {
      return Optional.empty();
    }
    List<L> all = Arrays.asList(levels.getEnumConstants());
    Optional<L> level =
        all.stream().filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text)).findFirst();
    if (level.isEmpty()) {
      problems.addUnknown(
          YamlAccess.line(entries, key),
          "`" + key + "` cannot be",
          text,
          all.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList());
    }
    return level;
  }

  private static String join(List<String> words) {
    return String.join(", ", words);
  }
}
