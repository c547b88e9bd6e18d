package dev.takagari.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.cases.SnoozeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;

/// The pages in a real browser, with a service whose answers are hostile. Skipped where there is no
/// Chromium.
class ConsolePagesTest {
  private static final String HOSTILE =
      "<img src=x onerror=document.title='PWNED'><script>document.title='PWNED'</script>";

  /// A page of the same origin, in place of an earlier visit: remembers a token and goes on.
  private static final String BEGIN =
      """
      <!doctype html><script>
      sessionStorage.setItem('takagari.token', location.search.slice(1));
      location.replace('/cases/A-2026-000482#token=' + location.hash.slice(1));
      </script>
      """;

  private static final String AT = "2026-11-20T12:00:00.000000Z";

  private final ConsolePageController pages = new ConsolePageController();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /// In place of the usual ones.
  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @TempDir private Path directory;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(path);
    MockHttpServletResponse headers = new MockHttpServletResponse();
    ResponseEntity<String> page =
        switch (path) {
          case "/told" -> pages.told(headers);
          case "/search" -> pages.search(headers);
          case "/pages.css", "/page.css" -> pages.style();
          case "/pages.js" -> pages.script();
          case "/begin" -> ResponseEntity.ok().header("Content-Type", "text/html").body(BEGIN);
          default -> path.startsWith("/cases/") ? pages.ofCase(headers) : null;
        };
    String body;
    int status = 200;
    if (page != null) {
      body = String.valueOf(page.getBody());
      exchange
          .getResponseHeaders()
          .add("Content-Type", String.valueOf(page.getHeaders().getContentType()));
      String policy = headers.getHeader("Content-Security-Policy");
      if (policy != null) {
        exchange.getResponseHeaders().add("Content-Security-Policy", policy);
      }
    } else {
      asked.add(token + " " + path);
      boolean known = "Bearer good".equals(token) && ANSWERS.containsKey(path);
      status = known ? 200 : 401;
      body =
          known
              ? answers.getOrDefault(path, ANSWERS.get(path))
              : "{\"detail\":\"the token is not valid\"}";
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static final String ME = "/api/v1/me";

  private static final Map<String, String> ANSWERS =
      Map.of(
          ME,
          json("{'name':HOSTILE,'as':HOSTILE,'scopes':['admin','search']}"),
          "/api/v1/told",
          json(
              "{'told':[{'id':1,'destination':'screen','subject':'A-2026-000482','kind':'show',"
                  + "'title':HOSTILE,'text':HOSTILE,'at':AT,'edited_at':null,'edits':0}],"
                  + "'next_cursor':null,'destinations':['screen']}"),
          "/api/v1/cases/A-2026-000482",
          json(
              "{'summary':{'key':'A-2026-000482','source':HOSTILE,'title':HOSTILE,"
                  + "'severity':'high','state':'open','detections':1,'opened_at':AT,"
                  + "'rule_id':HOSTILE,'reason':null,'note':HOSTILE,'assignee':HOSTILE,'version':3,"
                  + "'assessment':{'reasons':[HOSTILE]},'occurrences':1,'hosts':1,'first_at':AT,"
                  + "'last_at':AT,'snoozed_until':null,'merged_into':null},"
                  + "'facts':[{'kind':'who','state':'partial','note':HOSTILE,'at':AT,'facts':"
                  + "[{'label':HOSTILE,'text':HOSTILE,'source':HOSTILE,'time':AT,'on':HOSTILE}]}],"
                  + "'timeline':[{'number':1,'at':AT,'actor':HOSTILE,'origin':'api',"
                  + "'what':'commented','text':HOSTILE}],"
                  + "'detections':[{'title':HOSTILE,'description':'of http://evil.example/a, 10.0.0.1','severity':'high',"
                  + "'time':AT,'source':HOSTILE,'rule_id':HOSTILE,"
                  + "'fields':{'host.name':[HOSTILE],HOSTILE:[HOSTILE]},"
                  + "'link':'javascript:alert(1)'}],"
                  + "'related':[{'key':HOSTILE,'severity':'low','state':'open','title':HOSTILE,"
                  + "'shares':[HOSTILE]}]}"),
          "/api/v1/search",
          json(
              "{'rows':[{'@timestamp':AT,'host.name':HOSTILE,'process.command_line':HOSTILE,"
                  + "'attributes':{HOSTILE:HOSTILE}}],'next_cursor':null,'complete':false,"
                  + "'range':{'from':AT,'to':AT},'notes':[{'code':'x','message':HOSTILE}],"
                  + "'not_read':[],'not_covered':[{'code':'late','feed':'f','from':AT,'to':null,"
                  + "'message':HOSTILE}],'not_covered_more':1}"));

  private static String json(String text) {
    return text.replace("AT", "\"" + AT + "\"")
        .replace("HOSTILE", "\"" + HOSTILE.replace('\'', '`') + "\"")
        .replace('\'', '"')
        .replace('`', '\'');
  }

  /// The page as it is after its script ran.
  private String page(String target) throws Exception {
    Path chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(chromium != null, "no Chromium");
    Path out = directory.resolve("page.html");
    Process browser =
        new ProcessBuilder(
                List.of(
                    chromium.toString(),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--user-data-dir=" + directory.resolve("profile"),
                    "--virtual-time-budget=5000",
                    "--dump-dom",
                    "http://127.0.0.1:" + server.getAddress().getPort() + target))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(60, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    return Files.readString(out);
  }

  private static void assertHarmless(String page) {
    assertThat(page)
        .contains("&lt;img src=x", "&lt;script&gt;")
        .doesNotContain("<img", "PWNED</title>", "javascript:alert(1)\"", "href=\"javascript");
    assertThat(page.split("<script", -1)).as("one script, our own").hasSize(2);
  }

  @Test
  void showsACaseWhateverItSays() throws Exception {
    String page = page("/cases/A-2026-000482#token=good");

    assertHarmless(page);
    assertThat(page)
        .contains("Acknowledge", "Assign", "Close", "Snooze", "Comment", "What to do")
        .contains("of hxxp[://]evil[.]example/a, 10[.]0[.]0[.]1")
        .doesNotContain("Reopen");
    assertThat(asked).contains("/api/v1/cases/A-2026-000482").doesNotContain("/x", "/cases/x");
  }

  @Test
  void showsWhatPeopleAreToldWhateverItSays() throws Exception {
    String page = page("/told#token=good");

    assertHarmless(page);
    assertThat(page).contains("/cases/A-2026-000482\"");
  }

  @Test
  void saysWhyNothingIsShown() throws Exception {
    answers.put("/api/v1/told", json("{'told':[],'next_cursor':null,'destinations':['screen']}"));
    assertThat(page("/told#token=good")).contains("there was nothing to tell anybody yet");

    answers.put(
        "/api/v1/told",
        json("{'told':[],'next_cursor':null,'destinations':['slack','github',HOSTILE]}"));
    String elsewhere = page("/told#token=good");
    assertHarmless(elsewhere);
    assertThat(elsewhere).contains("people are told elsewhere, by slack, github, ");

    answers.put("/api/v1/told", json("{'told':[],'next_cursor':null,'destinations':[]}"));
    assertThat(page("/told#token=good")).contains("it tells nobody");
  }

  @Test
  void saysAsWhomItActs() throws Exception {
    answers.put(ME, json("{'name':'operator','as':'operator','scopes':['admin','search']}"));

    assertThat(page("/cases/A-2026-000482#token=good"))
        .contains("as operator</span>", "is done as <b id=\"as\">operator</b>", "Your name");
  }

  @Test
  void offersNothingThatTheTokenMayNot() throws Exception {
    answers.put(ME, json("{'name':'ann','as':'ann','scopes':['respond','search']}"));

    assertThat(page("/cases/A-2026-000482#token=good"))
        .contains("as ann</span>", "id=\"actions\" aria-labelledby=\"actions-heading\" hidden")
        .doesNotContain("Acknowledge</button>");
  }

  /// A page that has a token already, and follows a link that holds another.
  private String followed(String held, String link) throws Exception {
    return page("/begin?" + held + "#" + link);
  }

  @Test
  void aLinkDoesNotReplaceTheTokenThatTheTabHas() throws Exception {
    followed("good", "evil");

    assertThat(asked)
        .contains("Bearer good /api/v1/me", "Bearer good /api/v1/cases/A-2026-000482")
        .noneMatch(each -> each.contains("evil"));
  }

  @Test
  void aLinkHelpsWhereTheTokenOfTheTabIsRefused() throws Exception {
    String page = followed("outdated", "good");

    assertThat(asked)
        .contains("Bearer outdated /api/v1/me", "Bearer good /api/v1/cases/A-2026-000482");
    assertThat(page).contains("Acknowledge");
  }

  @Test
  void searchesAndSaysWhatIsNotCovered() throws Exception {
    String page = page("/search?q=host.name%3Aws-0142&from=now-1h#token=good");

    assertHarmless(page);
    assertThat(page)
        .contains("1 event", "some may be missing", "What is not covered", "and 1 more");
  }

  @Test
  void asksForTheTokenAndForNothingElseWithoutOne() throws Exception {
    String page = page("/cases/A-2026-000482");

    assertThat(page).contains("id=\"content\" hidden").doesNotContain("id=\"login\" hidden");
    assertThat(asked).noneMatch(path -> path.startsWith("/api/"));
  }

  @Test
  void asksAgainWhenTheTokenIsRefused() throws Exception {
    assertThat(page("/told#token=bad"))
        .contains("the token is not valid", "id=\"content\" hidden")
        .doesNotContain("id=\"login\" hidden");
  }

  @Test
  void nothingButOurOwnScriptMayRun() {
    MockHttpServletResponse response = new MockHttpServletResponse();
    String page = String.valueOf(pages.ofCase(response).getBody());

    assertThat(response.getHeader("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(page)
        .doesNotContain("onclick", "style=", "javascript:")
        .contains("src=\"/pages.js\"");
    assertThat(String.valueOf(pages.script().getBody()))
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @Test
  void snoozesAreThoseThatChatsOfferToo() {
    String offered =
        Stream.of(SnoozeTime.values())
            .map(time -> "['" + time.code() + "', '" + time.words() + "']")
            .collect(Collectors.joining(", "));

    assertThat(String.valueOf(pages.script().getBody()))
        .contains("const SNOOZES = [" + offered + "];");
  }
}
