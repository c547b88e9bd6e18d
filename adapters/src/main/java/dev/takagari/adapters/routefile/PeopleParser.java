package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.route.PeopleFile;
import dev.takagari.core.route.PersonEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads `people.yml`. For one file.
final class PeopleParser {
  private static final int MOST_PEOPLE = 2_000;
  private static final List<String> KEYS = List.of("people");
  private static final List<String> PERSON_KEYS =
      List.of("name", "slack", "github", "email", "team");
  private static final Pattern SLACK = Pattern.compile("[UW][A-Z0-9]{1,30}");
  private static final Pattern GITHUB = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final Pattern EMAIL = Pattern.compile("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+");

  private final Problems problems;
  private final YamlAccess yaml;
  private final Texts texts;

  /// Line of the person who has it, by key and folded value.
  private final Map<List<String>, Integer> taken = new HashMap<>();

  private PeopleParser(Problems problems) {
    this.problems = problems;
    yaml = new YamlAccess(problems);
    texts = new Texts(problems);
  }

  /// Notes all that is wrong; with a problem the result is not to be used.
  static PeopleFile read(YamlTree.Entries root, Problems problems) {
    return new PeopleParser(problems).file(root);
  }

  private PeopleFile file(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    List<YamlTree> items = yaml.items(root, "people");
    if (items.size() > MOST_PEOPLE) {
      problems.add(YamlAccess.line(root, "people"), "more than " + MOST_PEOPLE + " people");
      items = List.of();
    }
    List<PersonEntry> people = new ArrayList<>();
    for (YamlTree item : items) {
      if (item instanceof YamlTree.Entries map) {
        person(map, people);
      } else {
        problems.add(item.line(), "a person must be a map with `name`");
      }
    }
    return new PeopleFile(PeopleFile.NONE.file(), people);
  }

  private void person(YamlTree.Entries map, List<PersonEntry> people) {
    yaml.only(map, PERSON_KEYS);
    String name = texts.name(map, "name", "what cases call them");
    String slack =
        texts.formed(map, "slack", SLACK, "the id of the member, as U012AB3CD, not the name");
    String github = texts.formed(map, "github", GITHUB, "the login, without @");
    String email = texts.formed(map, "email", EMAIL, "an address, as ann@example.com");
    if (name == null) {
      return;
    }
    once(map, "name", name);
    once(map, "slack", slack);
    once(map, "github", github);
    people.add(new PersonEntry(map.line(), name, slack, github, email, texts.team(map, "team")));
  }

  private void once(YamlTree.Entries map, String key, String value) {
    if (value.isEmpty()) {
      return;
    }
    Integer before = taken.putIfAbsent(List.of(key, Fold.fold(value)), map.line());
    if (before != null) {
      problems.add(
          YamlAccess.line(map, key),
          "`" + key + "` is `" + value + "`, and so it is of the person in line " + before);
    }
  }
}
