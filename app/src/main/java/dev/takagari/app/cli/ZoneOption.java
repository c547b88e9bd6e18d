package dev.takagari.app.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--zone` of commands that show times to people.
public final class ZoneOption {
  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "Time zone of tables, as Asia/Tokyo (TAKAGARI_DISPLAY_ZONE, default: UTC). What"
              + " programs read, and times that are given, are UTC.")
  private @Nullable String name;

  /// The chosen zone.
  ///
  /// @throws CommandFailure when it names none
  public DisplayZone zone(Map<String, String> environment) {
    return DisplayZone.chosen(name, environment);
  }
}
