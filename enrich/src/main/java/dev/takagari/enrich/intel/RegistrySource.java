package dev.takagari.enrich.intel;

import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Which host or user of ours it was when the event happened. It does not judge.
public final class RegistrySource implements IntelSource {
  private static final int MOST_HOLDERS = 5;

  private final IdentityBook book;
  private final InstantSource clock;

  public RegistrySource(IdentityBook book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "registry";
  }

  @Override
  public boolean isOutside() {
    return false;
  }

  @Override
  public boolean takes(Observed observed) {
    return lookup(observed.kind()).isPresent();
  }

  private static Optional<Lookup> lookup(ObservedKind kind) {
    return switch (kind) {
      case ADDRESS -> Optional.of(Lookup.IP);
      case HOST -> Optional.of(Lookup.HOST);
      case AGENT -> Optional.of(Lookup.AID);
      case USER -> Optional.of(Lookup.USER);
      case DOMAIN, URL, MD5, SHA1, SHA256, FILE_NAME, COMMAND_LINE, USER_AGENT -> Optional.empty();
    };
  }

  @Override
  public IntelAnswer lookup(Observed observed, String actor) {
    long at = ChronoUnit.MICROS.between(Instant.EPOCH, observed.at());
    IdentityAnswer answer =
        book.find(
            new IdentityQuestion(
                lookup(observed.kind()).orElseThrow(),
                observed.value(),
                at,
                Optional.empty(),
                MOST_HOLDERS));
    return answer.holders().isEmpty()
        ? new IntelAnswer.NotFound(clock.instant())
        : new IntelAnswer.Found(facts(answer), clock.instant());
  }

  private static IntelFacts facts(IdentityAnswer answer) {
    IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    Holder nearest = answer.holders().getFirst();
    for (Holder holder : answer.holders()) {
      facts.label(name(holder) + " (" + holder.standing().code() + ")");
    }
    facts.firstSeen(time(nearest.sighting().first())).lastSeen(time(nearest.sighting().last()));
    facts.detail("standing", nearest.standing().code());
    facts.detail("subject", nearest.sighting().subject().code());
    facts.detail("source", nearest.sighting().source());
    for (Holder.Known known : nearest.known()) {
      facts.detail(known.trait().code(), String.join(", ", known.values()));
    }
    if (answer.more()) {
      facts.detail("more", "yes");
    }
    return facts.build();
  }

  private static String name(Holder holder) {
    List<Trait> names =
        holder.sighting().subject() == Subject.HOST
            ? List.of(Trait.HOST_NAME, Trait.HOST_ID, Trait.TASK, Trait.CONTAINER_NAME)
            : List.of(Trait.USER_NAME, Trait.USER_PRINCIPAL, Trait.USER_ID);
    for (Trait trait : names) {
      for (Holder.Known known : holder.known()) {
        if (known.trait() == trait && !known.values().isEmpty()) {
          return known.values().getFirst();
        }
      }
    }
    return holder.sighting().key();
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
