package dev.takagari.adapters.routefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlAccess;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.normalize.Fold;
import dev.takagari.core.route.RotaFallback;
import dev.takagari.core.route.RotaFile;
import dev.takagari.core.route.RotaOverride;
import dev.takagari.core.route.RotaTeam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `oncall.yml`. For one file.
final class RotaParser {
  private static final int MOST_TEAMS = 200;
  private static final int MOST_SHIFTS = 500;
  private static final int MOST_OVERRIDES = 1_000;
  private static final int MOST_PEOPLE = 20;

  /// A time of this century or the next.
  private static final Pattern NEAR = Pattern.compile("2[01][0-9]{2}-.{1,60}");

  private static final String ZONE = "zone";
  private static final String ZONE_HINT = "a zone of the tz database, as Europe/Berlin";
  private static final List<String> KEYS = List.of(ZONE, "teams");
  private static final List<String> TEAM_KEYS = List.of(ZONE, "shifts", "overrides", "fallback");
  private static final List<String> OVERRIDE_KEYS = List.of("from", "to", "person", "people");
  private static final List<String> FALLBACK_KEYS = List.of("person", "team");

  private final Problems problems;
  private final YamlAccess yaml;
  private final Texts texts;
  private final ShiftParser shifts;

  private RotaParser(Problems problems) {
    this.problems = problems;
    yaml = new YamlAccess(problems);
    texts = new Texts(problems);
    shifts = new ShiftParser(problems);
  }

  /// Notes all that is wrong; with a problem the result is not to be used.
  static RotaFile read(YamlTree.Entries root, Problems problems) {
    return new RotaParser(problems).file(root);
  }

  private RotaFile file(YamlTree.Entries root) {
    yaml.only(root, KEYS);
    ZoneId usual = zone(root);
    YamlTree.Entries map = yaml.map(root, "teams");
    if (map == null) {
      map = new YamlTree.Entries(root.line());
    }
    if (map.all().size() > MOST_TEAMS) {
      problems.add(map.line(), "more than " + MOST_TEAMS + " teams");
      return RotaFile.NONE;
    }
    List<RotaTeam> teams = new ArrayList<>();
    Map<String, Integer> names = new HashMap<>();
    map.all().forEach((name, entry) -> team(name, entry, usual, names, teams));
    return new RotaFile(RotaFile.NONE.file(), teams);
  }

  private void team(
      String name,
      YamlTree.Entry entry,
      @Nullable ZoneId usual,
      Map<String, Integer> names,
      List<RotaTeam> teams) {
    if (!Texts.isTeam(name)) {
      problems.add(entry.line(), "`" + name + "` is no name of a team", Texts.TEAM_HINT);
    }
    Integer before = names.putIfAbsent(Fold.fold(name), entry.line());
    if (before != null) {
      problems.add(entry.line(), "team `" + name + "` is there already, in line " + before);
    }
    if (!(entry.value() instanceof YamlTree.Entries map)) {
      problems.add(entry.line(), "team `" + name + "` must be a map with `shifts`");
      return;
    }
    yaml.only(map, TEAM_KEYS);
    ZoneId own = zone(map);
    ZoneId zone = own == null ? usual : own;
    if (zone == null) {
      if (!YamlAccess.has(map, ZONE)) {
        problems.add(entry.line(), "team `" + name + "` has no `zone`", ZONE_HINT);
      }
      return;
    }
    teams.add(
        new RotaTeam(
            entry.line(),
            name,
            zone,
            maps(map, "shifts", MOST_SHIFTS).stream()
                .map(shifts::shift)
                .flatMap(Optional::stream)
                .toList(),
            maps(map, "overrides", MOST_OVERRIDES).stream()
                .map(this::override)
                .flatMap(Optional::stream)
                .toList(),
            fallback(map)));
  }

  private @Nullable ZoneId zone(YamlTree.Entries map) {
    String text = yaml.text(map, ZONE);
    if (text == null) {
      return null;
    }
    // an offset alone would silently ignore summer time
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return ZoneId.of(text);
    }
    problems.add(YamlAccess.line(map, ZONE), "there is no zone `" + text + "`", ZONE_HINT);
    return null;
  }

  private List<YamlTree.Entries> maps(YamlTree.Entries map, String key, int most) {
    List<YamlTree> items = yaml.items(map, key);
    if (items.size() > most) {
      problems.add(YamlAccess.line(map, key), "more than " + most + " `" + key + "`");
      return List.of();
    }
    List<YamlTree.Entries> maps = new ArrayList<>();
    for (YamlTree item : items) {
      if (item instanceof YamlTree.Entries entries) {
        maps.add(entries);
      } else {
        problems.add(item.line(), "`" + key + "` must hold maps");
      }
    }
    return maps;
  }

  private Optional<RotaOverride> override(YamlTree.Entries map) {
    yaml.only(map, OVERRIDE_KEYS);
    Instant from = instant(map, "from");
    Instant to = instant(map, "to");
    if (YamlAccess.has(map, "person") == YamlAccess.has(map, "people")) {
      problems.add(map.line(), "an override needs either `person` or `people`");
    }
    List<String> people =
        YamlAccess.has(map, "people")
            ? texts.list(map, "people", MOST_PEOPLE)
            : texts.list(map, "person", 1);
    if (from == null || to == null || people.isEmpty()) {
      return Optional.empty();
    }
    if (!from.isBefore(to)) {
      problems.add(YamlAccess.line(map, "to"), "`to` is not after `from`");
    }
    return Optional.of(new RotaOverride(map.line(), from, to, people));
  }

  private @Nullable Instant instant(YamlTree.Entries map, String key) {
    String hint = "a time with its offset, as 2026-12-24T18:00+01:00 or 2026-12-24T17:00Z";
    String text = yaml.needed(map, key, hint);
    if (text == null) {
      return null;
    }
    try {
      if (NEAR.matcher(text.strip()).matches()) {
        return OffsetDateTime.parse(text.strip()).toInstant();
      }
    } catch (DateTimeException e) {
      // as 2026-02-30T25:00Z: told below
    }
    problems.add(YamlAccess.line(map, key), "`" + key + "` cannot be `" + text + "`", hint);
    return null;
  }

  private Optional<RotaFallback> fallback(YamlTree.Entries team) {
    YamlTree.Entries map = yaml.map(team, "fallback");
    if (map == null) {
      return Optional.empty();
    }
    yaml.only(map, FALLBACK_KEYS);
    if (YamlAccess.has(map, "person") == YamlAccess.has(map, "team")) {
      problems.add(map.line(), "`fallback` needs either `person` or `team`");
      return Optional.empty();
    }
    if (YamlAccess.has(map, "person")) {
      String name = texts.name(map, "person", "a name of people.yml");
      return Optional.ofNullable(name)
          .map(person -> new RotaFallback.OnePerson(person, YamlAccess.line(map, "person")));
    }
    String name = texts.name(map, "team", "another team of this file");
    return Optional.ofNullable(name)
        .map(other -> new RotaFallback.OtherTeam(other, YamlAccess.line(map, "team")));
  }
}
