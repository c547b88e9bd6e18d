package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerCsv;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresOwnerBookTest {
  private final IngestDatabase database = new IngestDatabase();
  private final PostgresOwnerBook book = new PostgresOwnerBook(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  private static String csv(String person) {
    return OwnerCsv.HEADER + "\nhost,ws-*," + person + ",,\n";
  }

  private static String person(LoadedOwners owners) {
    return owners.list().find(List.of("WS-1"), List.of()).orElseThrow().owner().person();
  }

  @Test
  void theNewestListCountsInEveryProcess() {
    assertThat(book.newest()).isEmpty();
    LoadedOwners first = book.load(csv("Ann"), "a.csv");
    LoadedOwners second = book.load(csv("Bob"), "b.csv");
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(person(book.newest().orElseThrow())).isEqualTo("Bob");

    PostgresOwnerBook other = new PostgresOwnerBook(database.session());
    assertThat(person(other.newest().orElseThrow())).isEqualTo("Bob");
    book.load(csv("Cem"), "c.csv");
    assertThat(person(other.newest().orElseThrow())).isEqualTo("Cem");
    assertThat(other.versions(10))
        .extracting(LoadedOwners::origin)
        .containsExactly("c.csv", "b.csv", "a.csv");
  }

  @Test
  void theSameListAgainIsNoNewOne() {
    LoadedOwners first = book.load(csv("Ann"), "a.csv");
    assertThat(book.load(csv("Ann"), "copy.csv").version()).isEqualTo(first.version());
    assertThat(book.versions(10)).hasSize(1);
  }

  @Test
  void aListThatCannotBeReadChangesNothing() {
    book.load(csv("Ann"), "a.csv");
    assertThatThrownBy(() -> book.load("host,x\n", "bad.csv"))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_OWNERS_FILE));
    assertThat(person(book.newest().orElseThrow())).isEqualTo("Ann");
  }
}
