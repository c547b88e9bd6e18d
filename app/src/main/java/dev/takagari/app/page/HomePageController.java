package dev.takagari.app.page;

import dev.takagari.app.cli.DisplayZone;
import dev.takagari.app.home.HomeHint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/// The page at `/`: it says what this is and how to ask. It shows no data and needs no token.
@RestController
public class HomePageController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  private static final MediaType CSS = new MediaType("text", "css", StandardCharsets.UTF_8);

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 1rem/1.55 system-ui, sans-serif; margin: 0; padding: 2rem 1rem; }
      main { max-width: 46rem; margin: 0 auto; }
      h1 { font-size: 1.6rem; margin: 0 0 1rem; }
      h1 span { font-weight: normal; opacity: .65; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .4rem; }
      code { font: .9rem/1.5 ui-monospace, monospace; }
      li { margin-bottom: 1rem; }
      """;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Takagari</title>
      <link rel="stylesheet" href="/page.css">
      </head>
      <body>
      <main>
      <h1>Takagari <span lang="ja">鷹狩</span></h1>
      <p>Falcon telemetry, kept for years and searchable at once. The service is up.</p>
      <p>{{where}}, then ask:</p>
      <pre><code>{{token}}</code></pre>
      <ol>
      {{queries}}
      </ol>
      <p>Times in questions and answers are UTC unless they have an offset. It is {{now}} ({{zone}}).</p>
      <p>The same from the command line: <code>{{search}}</code>. Without <code>from</code> both read the last 24 hours.</p>
      <p>What was detected: <code>{{cases}}</code> lists the cases, <code>{{show}}</code> shows one with what was found out about it.</p>
      <p>In the browser: <a href="/told">what people are told</a>, <a href="/search">search</a>. Both ask for the token.</p>
      </main>
      </body>
      </html>
      """;

  private final ExampleQueries examples;
  private final ServedHome home;
  private final JsonMapper json;
  private final DisplayZone zone;
  private final InstantSource clock;

  HomePageController(
      ExampleQueries examples,
      ServedHome home,
      JsonMapper json,
      DisplayZone zone,
      InstantSource clock) {
    this.examples = examples;
    this.home = home;
    this.json = json;
    this.zone = zone;
    this.clock = clock;
  }

  @GetMapping(path = "/")
  ResponseEntity<String> page(HttpServletRequest request, HttpServletResponse response) {
    // Replaces the filter's stricter policy, which allows no style sheet.
    response.setHeader("Content-Security-Policy", POLICY);
    int port = request.getLocalPort();
    String items =
        examples.get().stream()
            .map(example -> item(example, port))
            .collect(Collectors.joining("\n"));
    Access access = home.get().map(Access::of).orElseGet(() -> Access.elsewhere(port));
    String page =
        PAGE.replace("{{where}}", HtmlUtils.htmlEscape(access.where()))
            .replace("{{token}}", HtmlUtils.htmlEscape(access.token()))
            .replace("{{search}}", HtmlUtils.htmlEscape(access.command("search QUERY")))
            .replace("{{cases}}", HtmlUtils.htmlEscape(access.command("cases list")))
            .replace("{{show}}", HtmlUtils.htmlEscape(access.command("cases show KEY")))
            .replace(
                "{{now}}",
                HtmlUtils.htmlEscape(zone.text(clock.instant().truncatedTo(ChronoUnit.SECONDS))))
            .replace("{{zone}}", HtmlUtils.htmlEscape(zone.label()))
            .replace("{{queries}}", items);
    return ResponseEntity.ok().contentType(HTML).body(page);
  }

  /// How to get in.
  ///
  /// @param where the token is to be taken from
  /// @param token sets the variable of a shell
  /// @param before of a command line, what stands before the program
  /// @param after where the command asks
  private record Access(String where, String token, String before, String after) {
    String command(String arguments) {
      return before + "./takagari " + arguments + after;
    }

    static Access of(HomeHint home) {
      return new Access(
          "Take the token from ready.json in the service's home directory",
          "TOKEN=$(sed -E 's/.*\"token\":\"([^\"]+)\".*/\\1/' " + home.readyFile() + ")",
          "",
          home.option());
    }

    static Access elsewhere(int port) {
      return new Access(
          "Take the token that the service was given as takagari.token",
          "TOKEN=…",
          "TAKAGARI_TOKEN=$TOKEN ",
          " --url http://127.0.0.1:" + port);
    }
  }

  @GetMapping(path = "/page.css")
  ResponseEntity<String> style() {
    return ResponseEntity.ok().contentType(CSS).body(STYLE);
  }

  private String item(ExampleQueries.Example example, int port) {
    Map<String, String> question = new LinkedHashMap<>();
    question.put("query", example.query());
    example.from().ifPresent(from -> question.put("from", from.toString()));
    String body = json.writeValueAsString(question);
    String curl =
        "curl -s 127.0.0.1:"
            + port
            + "/api/v1/search -H \"Authorization: Bearer $TOKEN\" \\\n"
            + "  -H 'Content-Type: application/json' \\\n  -d '"
            + body.replace("'", "'\\''")
            + "'";
    return "<li><p>"
        + HtmlUtils.htmlEscape(example.finds())
        + "</p><pre><code>"
        + HtmlUtils.htmlEscape(curl)
        + "</code></pre></li>";
  }
}
