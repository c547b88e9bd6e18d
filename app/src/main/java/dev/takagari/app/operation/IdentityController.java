package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.search.time.TimeExpression;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Who had what at a time; needs a token with the scope `search`.
@RestController
@RequestMapping("/api/v1/identities")
public class IdentityController {
  private static final int MOST = 100;
  private static final int LONGEST = 400;

  private final IdentityBook identities;
  private final InstantSource clock;

  IdentityController(IdentityBook identities, InstantSource clock) {
    this.identities = identities;
    this.clock = clock;
  }

  /// @param by what was asked by: aid, ip, mac, host, instance, user or task
  /// @param value as it was compared
  /// @param more whether more had it than are shown
  record Answer(String by, String value, String at, List<Had> holders, boolean more) {}

  /// One who had it.
  ///
  /// @param matched the trait by which it was found
  /// @param standing then, before (something else was said until then) or after (nothing was known
  ///   until then)
  /// @param from first time that `source` said so
  /// @param seen last time that it did, without a change in between; may be after `at`
  /// @param until when something else was said first; null when nothing was until `at`
  /// @param traits what was known of it then
  record Had(
      String subject,
      String tenant,
      String key,
      String matched,
      String standing,
      String source,
      String from,
      String seen,
      @Nullable String until,
      Map<String, Said> traits) {

    static Had of(Holder holder) {
      Map<String, Said> traits = new LinkedHashMap<>();
      for (Holder.Known known : holder.known()) {
        traits.put(
            known.trait().code(),
            new Said(known.values(), known.source(), time(known.first()), time(known.last())));
      }
      return new Had(
          holder.sighting().subject().code(),
          holder.sighting().tenant(),
          holder.sighting().key(),
          holder.matched().code(),
          holder.standing().code(),
          holder.sighting().source(),
          time(holder.sighting().first()),
          time(holder.sighting().last()),
          holder.until().isPresent() ? time(holder.until().getAsLong()) : null,
          traits);
    }
  }

  /// What was known of one trait.
  record Said(List<String> values, String source, String from, String seen) {}

  @GetMapping
  Answer find(@RequestParam Map<String, String> parameters) {
    Map<String, String> left = new LinkedHashMap<>(parameters);
    String at = left.remove("at");
    String tenant = left.remove("tenant");
    int limit = limit(left.remove("limit"));
    Lookup lookup = lookup(left);
    String value = String.valueOf(left.remove(lookup.code()));
    if (!left.isEmpty()) {
      throw bad("one thing can be asked by at a time, and " + left.keySet() + " is too much");
    }
    if (value.isBlank() || value.length() > LONGEST) {
      throw bad(lookup.code() + " is empty or longer than " + LONGEST + " characters");
    }
    Instant time = at == null ? clock.instant() : TimeExpression.parse("at", at, clock.instant());
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    IdentityQuestion question =
        new IdentityQuestion(lookup, value, micros, Optional.ofNullable(tenant), limit);
    IdentityAnswer answer = identities.find(question);
    return new Answer(
        lookup.code(),
        question.normal(),
        time(micros),
        answer.holders().stream().map(Had::of).toList(),
        answer.more());
  }

  private static Lookup lookup(Map<String, String> parameters) {
    List<String> names = new ArrayList<>();
    for (Lookup lookup : Lookup.values()) {
      if (parameters.containsKey(lookup.code())) {
        return lookup;
      }
      names.add(lookup.code());
    }
    throw bad("nothing to ask by; give one of " + String.join(", ", names));
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? MOST / 5 : Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw bad("limit is 1 to " + MOST);
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }

  private static String time(long micros) {
    return Times.text(micros);
  }
}
