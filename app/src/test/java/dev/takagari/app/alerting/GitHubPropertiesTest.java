package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GitHubPropertiesTest {
  private static final String ROOT = "takagari.alerting.github.";

  @Test
  void nothingNeedBeSet() {
    assertThat(faults(Map.of())).isEmpty();
  }

  @Test
  void aRepositoryAndATokenAreEnough() {
    assertThat(faults(good())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "repository, cases, repository",
    "repository, acme/ca ses, repository",
    "api-url, http://github.example/api/v3, api-url",
    "api-url, https://github.example/api/v3/, api-url",
    "app-id, 7, token",
    "private-key, no key, private-key",
    "webhook-secret, short, webhook-secret",
    "branch, a b, branch",
    "timeout, 2m, timeout",
    "poll, 1s, poll"
  })
  void whatCannotBeIsSaidWithItsKeyAndWithoutItsValue(String key, String value, String named) {
    Map<String, String> properties = good();
    properties.put(key, value);

    assertThat(faults(properties)).anyMatch(line -> line.startsWith(ROOT + named + ": "));
    assertThat(String.join("\n", faults(properties))).doesNotContain("a secret token", "no key");
  }

  @Test
  void aTokenWithoutARepositoryIsAMistake() {
    assertThat(faults(Map.of("token", "x"))).hasSize(1);
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(bound(good())).hasToString("GitHub repository acme/cases");
  }

  private static Map<String, String> good() {
    return new HashMap<>(Map.of("repository", "acme/cases", "token", "a secret token"));
  }

  private static List<String> faults(Map<String, String> properties) {
    return bound(properties).faults();
  }

  private static GitHubProperties bound(Map<String, String> properties) {
    Map<String, String> keys = new HashMap<>();
    properties.forEach((key, value) -> keys.put(ROOT + key, value));
    return new Binder(new MapConfigurationPropertySource(keys))
        .bindOrCreate("takagari.alerting.github", Bindable.of(GitHubProperties.class));
  }
}
