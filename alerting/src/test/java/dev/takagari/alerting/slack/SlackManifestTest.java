package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The app asks for what it uses, and for nothing else.
class SlackManifestTest {
  private static final Path MANIFEST = Path.of("../infra/slack/manifest.yml");
  private static final Path CALLS =
      Path.of("src/main/java/dev/takagari/alerting/slack/SlackPost.java");

  private static final Pattern METHOD = Pattern.compile("\"([a-z]+(?:\\.[a-zA-Z0-9]+)+)\"");

  /// What Slack asks for each method, as `https://docs.slack.dev/reference/methods` says; private
  /// channels have scopes of their own.
  private static final Map<String, Set<String>> NEEDED =
      Map.ofEntries(
          Map.entry("auth.test", Set.of()),
          // of the app's token
          Map.entry("apps.connections.open", Set.of()),
          Map.entry("chat.postMessage", Set.of("chat:write")),
          Map.entry("chat.update", Set.of("chat:write")),
          Map.entry("chat.postEphemeral", Set.of("chat:write")),
          Map.entry("conversations.history", Set.of("channels:history", "groups:history")),
          Map.entry("conversations.replies", Set.of("channels:history", "groups:history")),
          Map.entry("conversations.info", Set.of("channels:read", "groups:read")),
          Map.entry("conversations.list", Set.of("channels:read", "groups:read")),
          Map.entry("conversations.join", Set.of("channels:join")),
          Map.entry("users.info", Set.of("users:read")),
          Map.entry("views.open", Set.of()),
          Map.entry("views.update", Set.of()),
          Map.entry("files.uploadV2", Set.of("files:write")));

  private static final Map<String, Set<String>> EVENTS =
      Map.of(
          "message.channels", Set.of("channels:history"),
          "message.groups", Set.of("groups:history"));

  @Test
  void theScopesAreThoseOfWhatIsCalled() throws IOException {
    Set<String> needed = new TreeSet<>();
    Matcher methods = METHOD.matcher(Files.readString(CALLS));
    int called = 0;
    while (methods.find()) {
      Set<String> scopes = NEEDED.get(methods.group(1));
      assertThat(scopes).as("scopes of %s", methods.group(1)).isNotNull();
      needed.addAll(scopes);
      called++;
    }
    for (String event : list("bot_events:")) {
      assertThat(EVENTS).containsKey(event);
      needed.addAll(EVENTS.getOrDefault(event, Set.of()));
    }
    assertThat(called).isGreaterThanOrEqualTo(NEEDED.size());
    assertThat(list("bot:")).containsExactlyElementsOf(needed);
    assertThat(SlackCheck.SCOPES).containsExactlyElementsOf(needed);
  }

  /// The items below a name.
  private static List<String> list(String name) throws IOException {
    List<String> items = new ArrayList<>();
    boolean isBelow = false;
    for (String line : Files.readAllLines(MANIFEST)) {
      String text = line.strip();
      if (text.equals(name)) {
        isBelow = true;
      } else if (isBelow && text.startsWith("- ")) {
        items.add(text.substring(2));
      } else if (isBelow && !text.startsWith("#")) {
        break;
      }
    }
    return items;
  }
}
