package dev.takagari.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.home.HomeHint;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class HomePageControllerTest {
  private DisplayZone zone = DisplayZone.UTC;
  private final ServedHome home = new ServedHome();

  @Test
  void namesTheHomeOfTheServiceForAShellInHtml() {
    home.set(new HomeHint(Path.of("/srv/<a> & 'b'")));

    assertThat(page())
        .contains(" &#39;/srv/&lt;a&gt; &amp; &#39;\\&#39;&#39;b&#39;\\&#39;&#39;/ready.json&#39;)")
        .contains("./takagari search QUERY --home &#39;/srv/&lt;a&gt; &amp;")
        .contains("./takagari cases list --home &#39;/srv/&lt;a&gt; &amp;")
        .doesNotContain(".takagari/ready.json", "<a>", "{{");
  }

  @Test
  void namesNoHomeWhenTheServiceHasNone() {
    assertThat(page())
        .contains("takagari.token")
        .contains("TAKAGARI_TOKEN=$TOKEN ./takagari search QUERY --url http://127.0.0.1:")
        .contains("TAKAGARI_TOKEN=$TOKEN ./takagari cases show KEY --url http://127.0.0.1:")
        .doesNotContain("ready.json", "{{");
  }

  @Test
  void saysWhatTimeItIsInTheZoneOfItsReaders() {
    assertThat(page()).contains("It is 2026-11-20T15:30:00.000000Z (UTC).");

    zone = DisplayZone.of("Asia/Tokyo");
    assertThat(page()).contains("It is 2026-11-21T00:30:00.000000+09:00 (Asia/Tokyo).");
  }

  private String page() {
    String body =
        new HomePageController(
                new ExampleQueries(),
                home,
                new JsonMapper(),
                zone,
                InstantSource.fixed(Instant.parse("2026-11-20T15:30:00Z")))
            .page(new MockHttpServletRequest(), new MockHttpServletResponse())
            .getBody();
    return String.valueOf(body);
  }
}
