package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Asks the registries of hosts and accounts, as of a time.
final class Registries {
  private final IdentityBook identities;

  Registries(IdentityBook identities) {
    this.identities = identities;
  }

  /// Who had a value, what comes nearest to the time; empty when nobody had, or when the registries
  /// cannot be asked, which the answer then says.
  Optional<Holder> holder(
      FactAnswer answer, Lookup lookup, String value, Instant at, Subject subject) {
    if (value.isBlank()) {
      return Optional.empty();
    }
    try {
      return identities
          .find(new IdentityQuestion(lookup, value, Rows.micros(at), Optional.empty(), 5))
          .holders()
          .stream()
          .filter(holder -> holder.sighting().subject() == subject)
          .findFirst();
    } catch (TakagariException e) {
      answer.missing("the registries could not be asked (" + e.code().code() + ")");
      return Optional.empty();
    }
  }

  /// The host of a detection.
  Optional<Holder> host(FactAnswer answer, Detection detection) {
    String id = detection.first(Columns.HOST_ID);
    if (!id.isEmpty()) {
      return holder(answer, Lookup.AID, id, detection.time(), Subject.HOST);
    }
    String instance = detection.first(Columns.CLOUD_INSTANCE_ID);
    if (!instance.isEmpty()) {
      return holder(answer, Lookup.INSTANCE, instance, detection.time(), Subject.HOST);
    }
    return holder(
        answer, Lookup.HOST, detection.first(Columns.HOST_NAME), detection.time(), Subject.HOST);
  }

  /// The account of a detection.
  Optional<Holder> user(FactAnswer answer, Detection detection) {
    String id = detection.first(Columns.USER_ID);
    String name = detection.first(Columns.USER_NAME);
    Optional<Holder> byId =
        isOfOneMachine(id)
            ? Optional.empty()
            : holder(answer, Lookup.USER, id, detection.time(), Subject.USER);
    return byId.isPresent() || name.isEmpty() || isOfAll(name)
        ? byId
        : holder(answer, Lookup.USER, qualified(detection), detection.time(), Subject.USER);
  }

  /// `domain\name` of the account that a detection names; empty when it names none.
  static String qualified(Detection detection) {
    String name = detection.first(Columns.USER_NAME);
    String domain = detection.first(Columns.USER_DOMAIN);
    return name.isEmpty() || domain.isEmpty() ? name : domain + "\\" + name;
  }

  /// A number, as Linux gives it: 0 and 1000 are somebody else on each machine and in each
  /// container.
  private static boolean isOfOneMachine(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Accounts that every machine has are nobody.
  private static boolean isOfAll(String name) {
    return name.equalsIgnoreCase("root") || name.equalsIgnoreCase("system");
  }

  /// What is known of a trait.
  static Optional<Known> known(Optional<Holder> holder, Trait trait) {
    return holder.stream()
        .flatMap(one -> one.known().stream())
        .filter(one -> one.trait() == trait)
        .findFirst();
  }

  /// The values that are known of a trait.
  static List<String> values(Optional<Holder> holder, Trait trait) {
    return known(holder, trait).map(Known::values).orElse(List.of());
  }

  /// How what a registry says lies to the time that was asked for; empty when it is of that time.
  static String caveat(Holder holder) {
    return switch (holder.standing()) {
      case THEN -> "";
      case BEFORE -> " (before; later it was something else)";
      case AFTER -> " (only seen later)";
    };
  }
}
