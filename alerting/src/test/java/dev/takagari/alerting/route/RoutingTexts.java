package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.core.route.RoutingFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files of routing for tests.
record RoutingTexts(Path directory) {
  static final String PEOPLE =
      """
      people:
        - {name: aiko, slack: U1A, github: Aiko-T, team: soc}
        - {name: ben, slack: U2B, github: ben}
        - {name: chie, slack: U3C}
        - {name: dan, slack: U4D}
        - {name: eri, slack: U5E}
        - {name: finn}
      """;

  RoutingTexts with(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All files as one, none of which may be refused.
  Routing read() {
    RoutingFiles files = new RoutingDisk(directory).read();
    assertThat(files.refused()).isEmpty();
    return new Routing(files);
  }

  static List<String> names(Duty duty) {
    return duty.people().stream().map(Person::name).toList();
  }
}
