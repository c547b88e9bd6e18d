package dev.takagari.app.demo;

import dev.takagari.app.fleet.FleetStory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What products say of the demo's fleet, a record each. The texts are in `demo/records`; `@name@`
/// in them stands for something of the fleet, `@ms+61@` for a time as many seconds after the story
/// begins: `s`, `ms`, `ns` since 1970, `isos`, `iso`, `isons` as text.
final class DemoRecords {
  private static final Pattern PLACE = Pattern.compile("@([a-z0-9.]+)(?:\\+([0-9]+))?@");

  private final FleetStory story;
  private final Map<String, String> names;

  DemoRecords(FleetStory story) {
    this.story = story;
    FleetStory.Host desk = story.hosts().get(0);
    FleetStory.Host server = story.hosts().get(1);
    names = new HashMap<>();
    names.put("cid", story.organization());
    host("desk", desk);
    host("server", server);
    names.put("user", story.user());
    names.put("file.name", story.fileName());
    names.put("file.path", json(story.filePath()));
    names.put("sha256", story.sha256());
    names.put("powershell", process(desk, "its macro starts an encoded script"));
    names.put("winword", process(desk, "the document is opened"));
    names.put("implant", process(desk, "the program runs"));
    names.put("implant2", process(server, "and runs the program"));
    names.put("wmi", process(server, "remote management starts"));
  }

  /// The records of a file.
  List<byte[]> of(String file) {
    return lines(file).stream().map(line -> filled(line, names)).toList();
  }

  /// The record of a file, once for each machine with Windows.
  List<byte[]> ofEachMachine(String file) {
    List<byte[]> records = new ArrayList<>();
    int number = 0;
    for (FleetStory.Host machine : story.windows()) {
      Map<String, String> here = new HashMap<>(names);
      here.put("host.aid", machine.aid());
      here.put("host.name", machine.name());
      here.put("host.ip", machine.address());
      here.put("n", Integer.toString(5_000 + number));
      number++;
      lines(file).forEach(line -> records.add(filled(line, here)));
    }
    return records;
  }

  private void host(String name, FleetStory.Host host) {
    names.put(name + ".aid", host.aid());
    names.put(name + ".name", host.name());
    names.put(name + ".ip", host.address());
  }

  private String process(FleetStory.Host host, String what) {
    return story.events().stream()
        .filter(step -> step.aid().equals(host.aid()) && step.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the story lacks: " + what))
        .processId();
  }

  private static String json(String text) {
    return text.replace("\\", "\\\\");
  }

  private byte[] filled(String line, Map<String, String> values) {
    return PLACE
        .matcher(line)
        .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(value(found, values)))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String value(MatchResult place, Map<String, String> values) {
    String name = place.group(1);
    String seconds = place.group(2);
    if (seconds == null) {
      return Objects.requireNonNull(values.get(name), name);
    }
    Instant time = story.from().plusSeconds(Long.parseLong(seconds));
    return switch (name) {
      case "s" -> Long.toString(time.getEpochSecond());
      case "ms" -> Long.toString(time.toEpochMilli());
      case "ns" -> time.getEpochSecond() + "%09d".formatted(time.getNano());
      case "isos" -> time.truncatedTo(ChronoUnit.SECONDS).toString();
      case "iso" -> time.truncatedTo(ChronoUnit.MILLIS).toString();
      case "isons" -> time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".123456789Z");
      default -> throw new IllegalStateException("no form of a time: " + name);
    };
  }

  private static List<String> lines(String file) {
    try (InputStream in = DemoRecords.class.getResourceAsStream("/demo/records/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
