package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.falcon.FalconCloud;
import dev.takagari.alerting.falcon.StreamSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FalconStreamSettingsTest {
  private static final Duration SILENCE = Duration.ofSeconds(90);
  private static final Duration TAKEOVER = Duration.ofMinutes(1);
  private final List<String> faults = new ArrayList<>();

  private static FalconStreamProperties stream(
      @Nullable String cloud,
      @Nullable String base,
      @Nullable String secret,
      @Nullable String app) {
    return new FalconStreamProperties(
        "falcon",
        cloud,
        base == null ? null : URI.create(base),
        "id",
        secret,
        app,
        "oldest",
        SILENCE,
        TAKEOVER);
  }

  private List<StreamSettings> read(FalconStreamProperties... streams) {
    return FalconStreamSettings.read(
        Arrays.asList(streams),
        name -> Optional.ofNullable(Map.of("falcon-secret", "k3y").get(name)),
        (key, what) -> faults.add(key + ": " + what));
  }

  @Test
  void aCloudMayLeadToTheOthers() {
    assertThat(read(stream("eu-1", null, "secret:falcon-secret", "takagari1")))
        .containsExactly(
            new StreamSettings(
                "falcon",
                URI.create("https://api.eu-1.crowdstrike.com"),
                FalconCloud.all(),
                "id",
                "k3y",
                "takagari1",
                false,
                SILENCE,
                TAKEOVER));
    assertThat(faults).isEmpty();
  }

  @Test
  void anAddressLeadsNowhereElse() {
    assertThat(read(stream(null, "https://proxy.example", "k3y", "a")))
        .singleElement()
        .satisfies(
            settings -> {
              assertThat(settings.api()).isEqualTo(URI.create("https://proxy.example"));
              assertThat(settings.clouds()).isEmpty();
              assertThat(settings.toString()).doesNotContain("k3y");
            });
  }

  @Test
  void everythingThatIsWrongIsToldByKeyAndNoSecretIs() {
    List<StreamSettings> none =
        read(
            new FalconStreamProperties(
                "Falcon 1",
                "us-9",
                null,
                "",
                "s3cret text",
                "with-hyphen",
                "yesterday",
                Duration.ofSeconds(1),
                Duration.ofHours(1)),
            new FalconStreamProperties(
                null, null, null, null, null, null, "newest", SILENCE, TAKEOVER),
            stream("us-1", "http://far.example", "secret:nobody", "a".repeat(33)),
            stream(null, "https://user@x/", "k3y", "a"));
    assertThat(none).isEmpty();
    assertThat(faults.stream().map(fault -> fault.replaceAll(": .*", "")))
        .containsExactly(
            "alerting.falcon-streams[0].name",
            "alerting.falcon-streams[0].cloud",
            "alerting.falcon-streams[0].client-id",
            "alerting.falcon-streams[0].client-secret",
            "alerting.falcon-streams[0].app-id",
            "alerting.falcon-streams[0].start-at",
            "alerting.falcon-streams[0].silence",
            "alerting.falcon-streams[0].takeover",
            "alerting.falcon-streams[1].name",
            "alerting.falcon-streams[1].cloud",
            "alerting.falcon-streams[1].client-id",
            "alerting.falcon-streams[1].client-secret",
            "alerting.falcon-streams[1].app-id",
            "alerting.falcon-streams[2].cloud",
            "alerting.falcon-streams[2].base-url",
            "alerting.falcon-streams[2].client-secret",
            "alerting.falcon-streams[2].app-id",
            "alerting.falcon-streams[3].name",
            "alerting.falcon-streams[3].base-url");
    assertThat(String.join("\n", faults)).doesNotContain("s3cret");
  }
}
