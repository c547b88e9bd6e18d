package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the operator says the parameters of rules are.
///
/// @param byRule values by the name of a parameter, by the id of its rule
public record RuleValues(Map<String, Map<String, List<String>>> byRule) {
  /// Nothing: what files say holds.
  public static final RuleValues NONE = new RuleValues(Map.of());

  /// The file beside the rules that holds values.
  public static final String FILE = "parameters.yml";

  public RuleValues {
    Map<String, Map<String, List<String>>> copy = new LinkedHashMap<>();
    byRule.forEach((rule, values) -> copy.put(rule, Map.copyOf(values)));
    byRule = Map.copyOf(copy);
  }

  /// Reads `<rule>: {<parameter>: [values]}`.
  ///
  /// @throws BadRuleFileException if it is something else
  static RuleValues read(String file, String text) {
    Problems problems = new Problems(file);
    YamlTree.Entries document = YamlReader.read(text, problems);
    YamlAccess yaml = new YamlAccess(problems);
    Map<String, Map<String, List<String>>> byRule = new LinkedHashMap<>();
    if (document != null) {
      for (String rule : document.all().keySet()) {
        YamlTree.Entries named = yaml.map(document, rule);
        if (named != null) {
          Map<String, List<String>> values = new LinkedHashMap<>();
          named.all().keySet().forEach(name -> values.put(name, yaml.texts(named, name)));
          byRule.put(rule, values);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BadRuleFileException(file, problems.texts());
    }
    return new RuleValues(byRule);
  }

  /// These values, and for what they do not name those of others.
  RuleValues orElse(RuleValues others) {
    Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
    others.byRule.forEach((rule, values) -> all.put(rule, new LinkedHashMap<>(values)));
    byRule.forEach(
        (rule, values) -> all.computeIfAbsent(rule, _ -> new LinkedHashMap<>()).putAll(values));
    return new RuleValues(all);
  }

  Map<String, List<String>> of(String rule) {
    return byRule.getOrDefault(rule, Map.of());
  }
}
