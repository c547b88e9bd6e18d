package dev.takagari.app.alerting;

import dev.takagari.alerting.falcon.FalconAccess;
import dev.takagari.alerting.falcon.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes feeds of Event Streams of what the configuration says, or tells what is wrong with it, by
/// key and never with what a secret is.
public final class FalconStreamSettings {
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST_SILENCE = Duration.ofHours(1);
  private static final Duration SHORTEST_TAKEOVER = Duration.ofSeconds(10);
  private static final Duration LONGEST_TAKEOVER = Duration.ofMinutes(15);

  private final Function<String, Optional<String>> secrets;
  private final BiConsumer<String, String> faults;
  private int told;

  private FalconStreamSettings(
      Function<String, Optional<String>> secrets, BiConsumer<String, String> faults) {
    this.secrets = secrets;
    this.faults = faults;
  }

  /// The feeds; those with a fault are left out.
  ///
  /// @param secrets gives the text of a secret by its name
  /// @param faults is told of each by the key behind `takagari.` and what is wrong
  public static List<StreamSettings> read(
      List<FalconStreamProperties> streams,
      Function<String, Optional<String>> secrets,
      BiConsumer<String, String> faults) {
    return new FalconStreamSettings(secrets, faults).all(streams);
  }

  private List<StreamSettings> all(List<FalconStreamProperties> streams) {
    List<StreamSettings> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < streams.size(); i++) {
      int before = told;
      StreamSettings settings = one("alerting.falcon-streams[" + i + "].", streams.get(i), names);
      if (told == before) {
        all.add(settings);
      }
    }
    return all;
  }

  private StreamSettings one(String key, FalconStreamProperties stream, Set<String> names) {
    String name = text(stream.name());
    unless(
        name.matches("[a-z0-9][a-z0-9-]{0,30}"),
        key + "name",
        "must be 1 to 31 lower-case letters, digits, hyphens");
    unless(names.add(name), key + "name", "is the name of another stream");
    FalconAccess access =
        FalconLogin.read(
            key,
            "Falcon stream " + name,
            new AlertingProperties.Falcon(
                stream.cloud(), stream.baseUrl(), stream.clientId(), stream.clientSecret()),
            secrets,
            this::fault);
    unless(
        text(stream.appId()).matches("[A-Za-z0-9]{1,32}"),
        key + "app-id",
        "must be 1 to 32 letters and digits");
    unless(
        List.of("oldest", "newest").contains(stream.startAt()),
        key + "start-at",
        "must be oldest or newest");
    between(stream.silence(), SHORTEST_SILENCE, LONGEST_SILENCE, key + "silence", "10s to 1h");
    between(stream.takeover(), SHORTEST_TAKEOVER, LONGEST_TAKEOVER, key + "takeover", "10s to 15m");
    return new StreamSettings(
        name,
        access.api(),
        access.clouds(),
        access.clientId(),
        access.clientSecret(),
        text(stream.appId()),
        stream.startAt().equals("newest"),
        stream.silence(),
        stream.takeover());
  }

  private void between(Duration time, Duration least, Duration most, String key, String what) {
    unless(time.compareTo(least) >= 0 && time.compareTo(most) <= 0, key, "must be from " + what);
  }

  private static String text(@Nullable String given) {
    return given == null ? "" : given;
  }

  private void unless(boolean good, String key, String what) {
    if (!good) {
      fault(key, what);
    }
  }

  private void fault(String key, String what) {
    told++;
    faults.accept(key, what);
  }
}
