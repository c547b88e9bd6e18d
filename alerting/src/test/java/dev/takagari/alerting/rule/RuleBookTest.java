package dev.takagari.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.rulefile.RuleDirectory;
import dev.takagari.adapters.rulefile.RuleDisk;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.rule.RuleSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBookTest {
  @TempDir private Path parent;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Path directory;

  @BeforeEach
  void create() throws IOException {
    directory = Files.createDirectory(parent.resolve("rules"));
  }

  private RuleBook book() {
    return RuleBook.open(new RuleDisk(new RuleDirectory(directory), RuleValues.NONE), registry);
  }

  private void write(int version, String action) throws IOException {
    Files.writeString(
        directory.resolve("door.yml"),
        """
        id: door
        version: %d
        title: A door was opened
        severity: high
        description: Doors are shut.
        query: event.action:%s
        tests:
          - {dataset: acme.door, record: '{}', expect: match}
          - {dataset: acme.door, record: '{}', expect: no-match}
        """
            .formatted(version, action));
  }

  private static String door(RuleBook book) {
    String listed = book.rules().find("door").map(Rule::toString).orElse("none");
    String asked =
        book.compiled().rules().stream()
            .filter(rule -> rule.id().equals("door"))
            .map(Rule::toString)
            .findFirst()
            .orElse("none");
    assertThat(asked).as("what is asked is what is listed").isEqualTo(listed);
    return asked;
  }

  private double refused() {
    return registry.get("takagari.alerting.rules.refused").gauge().value();
  }

  @Test
  void aFileThatChangesTakesEffect() throws IOException {
    RuleBook book = book();
    assertThat(door(book)).isEqualTo("none");
    write(1, "opened");
    book.refresh();
    assertThat(door(book)).isEqualTo("door 1");
    write(2, "opened");
    book.refresh();
    assertThat(door(book)).isEqualTo("door 2");
    Files.delete(directory.resolve("door.yml"));
    book.refresh();
    assertThat(door(book)).isEqualTo("none");
    assertThat(refused()).isZero();
  }

  @Test
  void nothingIsReadAgainWhileNothingChanges() throws IOException {
    write(1, "opened");
    RuleBook book = book();
    CompiledRules before = book.compiled();
    book.refresh();
    assertThat(book.compiled()).isSameAs(before);
  }

  @Test
  void aBrokenFileKeepsItsOldVersionAndIsToldOfUntilItIsMended() throws IOException {
    write(1, "opened");
    RuleBook book = book();
    write(2, "(opened");
    book.refresh();
    assertThat(door(book)).isEqualTo("door 1");
    assertThat(refused()).isEqualTo(1);
    assertThat(book.rules().refused())
        .singleElement()
        .asString()
        .contains("as it was before it goes on: door 1");

    write(2, "opened");
    book.refresh();
    assertThat(door(book)).isEqualTo("door 2");
    assertThat(refused()).isZero();
  }

  @Test
  void aFileThatWasBrokenAtTheStartHoldsOnceItIsMended() throws IOException {
    write(1, "(opened");
    RuleBook book = book();
    assertThat(door(book)).isEqualTo("none");
    assertThat(refused()).isEqualTo(1);
    write(1, "opened");
    book.refresh();
    assertThat(door(book)).isEqualTo("door 1");
  }

  @Test
  void aDirectoryThatGoesAwayKeepsItsRulesAndIsToldOfUntilItIsBack() throws IOException {
    write(1, "opened");
    RuleBook book = book();
    Files.move(directory, parent.resolve("elsewhere"));
    book.refresh();
    assertThat(door(book)).isEqualTo("door 1");
    assertThat(book.rules().refused())
        .singleElement()
        .asString()
        .contains("not there any more")
        .contains("the rules that were read before hold");
    Files.move(parent.resolve("elsewhere"), directory);
    book.refresh();
    assertThat(book.rules().refused()).isEmpty();
    assertThat(refused()).isZero();
  }

  @Test
  void aSourceThatFailsIsToldOfAndAskedAgain() {
    Failing source = new Failing();
    RuleBook book = RuleBook.open(source, registry);
    source.failure = new IllegalStateException("of ours");
    book.refresh();
    assertThat(book.rules().refused()).singleElement().asString().contains("see the log");
    source.failure = null;
    book.refresh();
    assertThat(book.rules().refused()).isEmpty();
  }

  private static final class Failing implements RuleSource {
    private RuntimeException failure;

    @Override
    public String origin() {
      return "rules";
    }

    @Override
    public String digest() {
      if (failure != null) {
        throw failure;
      }
      return "same";
    }

    @Override
    public RuleSet read() {
      if (failure != null) {
        throw failure;
      }
      return new RuleSet(List.of(), List.of(), List.of());
    }
  }
}
