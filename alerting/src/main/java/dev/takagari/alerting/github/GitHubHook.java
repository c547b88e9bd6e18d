package dev.takagari.alerting.github;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.alerting.hook.HookHeaders;
import dev.takagari.alerting.hook.SignatureGuard;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/// Web hooks of GitHub: `issues` and `issue_comment`, signed with a secret
/// ([GitHub](https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries)). Of
/// what they say only the number of the issue is taken, the issue itself is read. Safe for use by
/// several threads.
public final class GitHubHook {
  private static final String SIGNATURE = "X-Hub-Signature-256";
  private static final String DELIVERY = "X-GitHub-Delivery";
  private static final String EVENT = "X-GitHub-Event";
  private static final Set<String> EVENTS = Set.of("issues", "issue_comment");
  private static final int MOST_KNOWN = 10_000;
  private static final int LONGEST_ID = 100;

  private final JsonFactory json = new JsonFactory();
  private final SignatureGuard guard;
  private final String repository;

  /// The deliveries that came last.
  private final Set<String> known = new LinkedHashSet<>();

  /// @param repository as `owner/name`; of others nothing is taken
  public GitHubHook(String secret, String repository, InstantSource clock) {
    guard = new SignatureGuard(SIGNATURE, secret, "", Duration.ZERO, clock);
    this.repository = repository;
  }

  /// Whether the headers do not rule the call out; asked before its body is read.
  public boolean mayAdmit(HookHeaders headers) {
    return guard.mayAdmit(headers);
  }

  /// Whether GitHub sent this.
  ///
  /// @param body as it came, byte for byte
  public boolean admits(HookHeaders headers, byte[] body) {
    return guard.admits(headers, body);
  }

  /// The issue that something happened to; only of a call that was admitted.
  ///
  /// @return empty when it is about something else, or the same delivery came before
  public OptionalInt issue(HookHeaders headers, byte[] body) {
    String event = headers.first(EVENT);
    String delivery = headers.first(DELIVERY);
    if (event == null || !EVENTS.contains(event) || (delivery != null && !isNew(delivery))) {
      return OptionalInt.empty();
    }
    int number = 0;
    String name = "";
    try (JsonParser parser = json.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING) {
          switch (parser.getParsingContext().pathAsPointer().toString()) {
            case "/issue/number" -> number = parser.getIntValue();
            case "/repository/full_name" -> name = parser.getText();
            default -> {
              // not needed
            }
          }
        }
      }
    } catch (IOException _) {
      return OptionalInt.empty();
    }
    return number > 0 && name.equalsIgnoreCase(repository)
        ? OptionalInt.of(number)
        : OptionalInt.empty();
  }

  private boolean isNew(String delivery) {
    String id = delivery.length() <= LONGEST_ID ? delivery : delivery.substring(0, LONGEST_ID);
    synchronized (known) {
      if (!known.add(id)) {
        return false;
      }
      if (known.size() > MOST_KNOWN) {
        known.remove(known.iterator().next());
      }
      return true;
    }
  }
}
