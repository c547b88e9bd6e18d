package dev.takagari.ingest.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.IdentityTables;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IdentityPublisherTest {
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private boolean taken;
  private final Changes book = new Changes();
  private final Tables tables = new Tables();
  private final IdentityPublisher publisher =
      new IdentityPublisher(
          book, tables, new Leases(), () -> now, Duration.ofHours(1), Duration.ofHours(24));

  private static final class Changes implements IdentityBook {
    private final Map<Subject, Long> changes = new EnumMap<>(Subject.class);

    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long change(Subject subject) {
      return changes.getOrDefault(subject, 0L);
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      return change(subject);
    }
  }

  private final class Tables implements IdentityTables {
    private final Map<Subject, Shown> shown = new EnumMap<>(Subject.class);
    private final List<String> written = new ArrayList<>();

    @Override
    public Optional<Shown> shown(Subject subject) {
      return Optional.ofNullable(shown.get(subject));
    }

    @Override
    public long publish(Subject subject, IdentityBook from, Instant keep) {
      written.add(subject + " " + keep);
      shown.put(subject, new Shown(from.change(subject), now));
      return 1;
    }
  }

  private final class Leases implements LeaseLedger {
    @Override
    public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
      return taken ? Optional.empty() : Optional.of(new NamedLease(name, owner, 1));
    }

    @Override
    public boolean holds(NamedLease lease) {
      return !taken;
    }

    @Override
    public void release(NamedLease lease) {}
  }

  @Test
  void writesOnlyWhatChanged() {
    assertThat(publisher.publish(false)).isEmpty();
    book.changes.put(Subject.HOST, 3L);
    assertThat(publisher.publish(false)).containsOnlyKeys(Subject.HOST);
    assertThat(tables.written).containsExactly("HOST 2026-11-19T12:00:00Z");
    now = now.plus(Duration.ofDays(1));
    assertThat(publisher.publish(true)).isEmpty();
  }

  @Test
  void waitsBetweenTwoStatesUnlessAsked() {
    book.changes.put(Subject.USER, 1L);
    publisher.publish(false);
    book.changes.put(Subject.USER, 2L);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(publisher.publish(false)).isEmpty();
    assertThat(publisher.publish(true)).containsOnlyKeys(Subject.USER);
    book.changes.put(Subject.USER, 3L);
    now = now.plus(Duration.ofMinutes(60));
    assertThat(publisher.publish(false)).containsOnlyKeys(Subject.USER);
  }

  @Test
  void leavesItToTheProcessThatHasTheLease() {
    book.changes.put(Subject.HOST, 1L);
    taken = true;
    assertThat(publisher.publish(true)).isEmpty();
    assertThat(tables.written).isEmpty();
  }
}
