package dev.takagari.adapters.maxmind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaxMindIntelSourceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant BUILT = Instant.parse("2026-02-20T00:00:00Z");
  private static final Instant OLDER = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void saysWhereAnAddressIsAndWhoseNetworkAndHowOldThatIs() throws IOException {
    MaxMindFiles.write(
        file("city"),
        BUILT,
        Map.of(
            "198.51.100.0/24",
            city("JP", "千葉"),
            "198.51.100.128/25",
            city("DE", "Ulm"),
            "2001:db8::/32",
            city("FR", "Lyon")));
    MaxMindFiles.write(
        file("asn"),
        OLDER,
        Map.of(
            "198.51.0.0/16",
            Map.of(
                "autonomous_system_number",
                64_500L,
                "autonomous_system_organization",
                "Example Networks of a Rather Long Name")));
    MaxMindIntelSource source = source("city", "asn");

    IntelAnswer.Found found = (IntelAnswer.Found) ask(source, "198.51.100.7");

    IntelFacts facts = found.facts();
    assertThat(facts.country()).isEqualTo("JP");
    assertThat(facts.details())
        .containsEntry("city", "千葉")
        .containsEntry("built", OLDER.toString());
    assertThat(facts.asn()).isEqualTo(64_500);
    assertThat(facts.owner()).isEqualTo("Example Networks of a Rather Long Name");
    assertThat(found.at()).isEqualTo(OLDER);
    assertThat(((IntelAnswer.Found) ask(source, "2001:db8::5")).facts().country()).isEqualTo("FR");
    assertThat(((IntelAnswer.Found) ask(source, "198.51.100.200")).facts().country())
        .isEqualTo("DE");
    assertThat(ask(source, "192.0.2.1")).isEqualTo(new IntelAnswer.NotFound(OLDER));
  }

  @Test
  void readsAFileAgainThatWasReplaced() throws IOException {
    MaxMindFiles.write(file("city"), OLDER, Map.of("198.51.100.0/24", city("JP", "Chiba")));
    MaxMindIntelSource source = source("city");
    assertThat(((IntelAnswer.Found) ask(source, "198.51.100.7")).facts().country()).isEqualTo("JP");

    MaxMindFiles.write(file("city"), BUILT, Map.of("198.51.100.0/24", city("DE", "Ulm")));

    IntelAnswer.Found found = (IntelAnswer.Found) ask(source, "198.51.100.7");
    assertThat(found.facts().country()).isEqualTo("DE");
    assertThat(found.at()).isEqualTo(BUILT);
  }

  @Test
  void aFileThatIsMissingOrNoneIsAFailureAndNoWordOnTheAddress() throws IOException {
    MaxMindIntelSource source = source("city");
    assertThat(ask(source, "198.51.100.7"))
        .isEqualTo(new IntelAnswer.Failed(IntelFailure.UNAVAILABLE));

    Files.writeString(file("city"), "no database");
    assertThat(ask(source, "198.51.100.7"))
        .isEqualTo(new IntelAnswer.Failed(IntelFailure.UNAVAILABLE));

    MaxMindFiles.write(file("city"), BUILT, Map.of("198.51.100.0/24", city("DE", "Ulm")));
    assertThat(ask(source, "198.51.100.7")).isInstanceOf(IntelAnswer.Found.class);
  }

  @Test
  void saysWhenEachFileWasMade() throws IOException {
    MaxMindFiles.write(file("city"), BUILT, Map.of("198.51.100.0/24", city("DE", "Ulm")));

    assertThat(source("city", "asn").built())
        .containsExactly(
            Map.entry("city.mmdb", Optional.of(BUILT)), Map.entry("asn.mmdb", Optional.empty()));
  }

  @Test
  void aDamagedFileNeverThrows() throws IOException {
    MaxMindFiles.write(file("city"), BUILT, Map.of("198.51.100.0/24", city("DE", "Ulm")));
    byte[] whole = Files.readAllBytes(file("city"));
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xff;
      Files.write(file("damaged" + at), damaged);

      assertThat(ask(source("damaged" + at), "198.51.100.7")).isNotNull();
    }
  }

  @Test
  void aRowOfOtherMembersSaysNothingOfThem() throws IOException {
    MaxMindFiles.write(
        file("odd"), BUILT, Map.of("198.51.100.0/24", Map.of("country", "JP", "city", List.of())));

    IntelAnswer.Found found = (IntelAnswer.Found) ask(source("odd"), "198.51.100.7");

    assertThat(found.facts().country()).isEmpty();
    assertThat(found.facts().details()).containsOnlyKeys("built");
  }

  private Path file(String name) {
    return directory.resolve(name + ".mmdb");
  }

  private MaxMindIntelSource source(String... names) {
    return new MaxMindIntelSource(
        List.of(names).stream().map(this::file).toList(), InstantSource.fixed(NOW));
  }

  private static Map<String, Object> city(String country, String name) {
    return Map.of(
        "country", Map.of("iso_code", country), "city", Map.of("names", Map.of("en", name)));
  }

  private static IntelAnswer ask(MaxMindIntelSource source, String address) {
    return source.lookup(
        Observed.read(ObservedKind.ADDRESS, address, null, NOW).orElseThrow(), "tests");
  }
}
