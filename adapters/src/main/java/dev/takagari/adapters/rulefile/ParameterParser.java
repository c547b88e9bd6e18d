package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.query.Address;
import dev.takagari.core.rule.RuleParameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `parameters` of a rule file: a list of texts, or a map that says what they are.
record ParameterParser(YamlAccess yaml) {
  private static final List<String> KEYS = List.of("type", "description", "values");
  private static final List<String> TYPES =
      Arrays.stream(RuleParameter.Type.values()).map(RuleParameter.Type::code).toList();
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final int MOST = 1_000;
  private static final int LONGEST = 1_000;

  /// @param given what the operator says, by name
  SequencedMap<String, RuleParameter> read(YamlTree.Entries root, Map<String, List<String>> given) {
    SequencedMap<String, RuleParameter> parameters = new LinkedHashMap<>();
    YamlTree.Entries map = yaml.map(root, "parameters");
    if (map != null) {
      map.all()
          .forEach(
              (name, entry) -> {
                if (!NAME.matcher(name).matches()) {
                  yaml.problems()
                      .add(
                          entry.line(),
                          "`" + name + "` is no name of a parameter",
                          "a-z, 0-9 and `-`, at most 40");
                }
                parameters.put(name, parameter(name, entry, given.get(name)));
              });
    }
    int line = YamlAccess.line(root, "parameters");
    for (String name : given.keySet()) {
      if (!parameters.containsKey(name)) {
        yaml.problems()
            .addUnknown(line, "values are given for a parameter", name, parameters.keySet());
      }
    }
    return parameters;
  }

  private RuleParameter parameter(String name, YamlTree.Entry entry, @Nullable List<String> given) {
    RuleParameter.Type type = RuleParameter.Type.TEXT;
    String description = "";
    List<String> usual;
    if (entry.value() instanceof YamlTree.Entries map) {
      yaml.only(map, KEYS);
      type =
          RuleParameter.Type.valueOf(
              yaml.word(map, "type", TYPES, "text").toUpperCase(Locale.ROOT));
      String said = yaml.text(map, "description");
      description = said == null ? "" : said.strip();
      usual = yaml.texts(map, "values");
    } else {
      usual = yaml.texts(entry.value(), name);
    }
    check(name, entry.line(), type, usual);
    if (given != null) {
      check(name, entry.line(), type, given);
    }
    return new RuleParameter(type, description, usual, given == null ? usual : given);
  }

  private void check(String name, int line, RuleParameter.Type type, List<String> values) {
    if (values.size() > MOST) {
      yaml.problems()
          .add(
              line,
              "`" + name + "` has more than " + MOST + " values",
              "match long lists with indicators");
    }
    for (String value : values) {
      boolean fits =
          switch (type) {
            case TEXT -> !value.isEmpty() && value.length() <= LONGEST;
            case NUMBER -> value.matches("-?[0-9]{1,18}");
            case CIDR -> Address.parse(value).isPresent() || IpNetwork.parse(value) != null;
          };
      if (!fits) {
        yaml.problems()
            .add(line, "a value of `" + name + "` is no " + type.code() + ": `" + value + "`");
      }
    }
  }
}
