package dev.takagari.core.telling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.ScreenBook.ScreenNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ScreenBook] does.
public abstract class ScreenBookContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final String CASE = "A-2026-000001";

  protected abstract ScreenBook book();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private static Act act(String subject, Act.Kind kind, String marker) {
    return new Act(1, "screen", subject, kind, marker, "", 1, NOON);
  }

  private void show(String subject, String title, String text) {
    book().put(act(subject, Act.Kind.SHOW, "show-" + title.hashCode()), title, text);
  }

  private void add(String subject, String marker, String text) {
    book().put(act(subject, Act.Kind.ADD, marker), "", text);
  }

  private List<ScreenNote> all() {
    List<ScreenNote> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<ScreenNote> page = book().list(cursor, 300);
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return all;
  }

  @Test
  void whatNobodyTouchedForLongIsForgotten() {
    show(CASE, "HIGH", "open");
    show("A-2026-000002", "LOW", "open");
    clock(NOON.plus(Duration.ofDays(80)));
    add(CASE, "m1", "acknowledged");
    clock(NOON.plus(Duration.ofDays(91)));

    assertThat(book().forget("slack", Duration.ofDays(90))).isZero();
    assertThat(book().forget("screen", Duration.ofDays(90))).isOne();

    assertThat(all()).extracting(ScreenNote::subject).containsExactly(CASE, CASE);
    clock(NOON.plus(Duration.ofDays(171)));
    assertThat(book().forget("screen", Duration.ofDays(90))).isEqualTo(2);
    assertThat(all()).isEmpty();
  }

  @Test
  void editsTheNoteOfACaseInPlace() {
    show(CASE, "HIGH", "open");
    clock(NOON.plusSeconds(5));
    show(CASE, "HIGH", "closed");
    clock(NOON.plusSeconds(6));
    show(CASE, "HIGH", "closed");

    ScreenNote note = all().getFirst();
    assertThat(all()).hasSize(1);
    assertThat(note)
        .isEqualTo(
            new ScreenNote(
                note.id(),
                "screen",
                CASE,
                Act.Kind.SHOW,
                "HIGH",
                "closed",
                NOON,
                NOON.plusSeconds(5),
                1));
  }

  @Test
  void listsWhatWasToldLastFirstPageByPage() {
    show(CASE, "one", "");
    add(CASE, "t1", "entry");
    book().put(act("report:weekly:2026-W47", Act.Kind.POST, "weekly"), "report", "text");

    Page<ScreenNote> first = book().list(null, 2);
    assertThat(first.items())
        .extracting(ScreenNote::kind)
        .containsExactly(Act.Kind.POST, Act.Kind.ADD);
    Page<ScreenNote> second = book().list(first.next(), 2);
    assertThat(second.items()).extracting(ScreenNote::title).containsExactly("one");
    assertThat(second.next()).isNull();
  }

  @Test
  void addsOnceWhatComesAgain() {
    show(CASE, "one", "");
    show("A-2026-000002", "two", "");
    add(CASE, "t1", "entry");
    add(CASE, "t1", "entry");
    add("A-2026-000002", "t1", "of another case");

    assertThat(all())
        .filteredOn(note -> note.kind() == Act.Kind.ADD)
        .extracting(ScreenNote::text)
        .containsExactly("of another case", "entry");
  }

  @Test
  void leavesOutEntriesOfACaseThatIsNotShown() {
    add(CASE, "t1", "entry");

    assertThat(all()).isEmpty();
  }

  @Test
  void keepsTheNewestEntriesOfACase() {
    show(CASE, "one", "");
    for (int i = 0; i <= ScreenBook.MOST_ENTRIES; i++) {
      add(CASE, "t" + i, "entry " + i);
    }

    assertThat(all())
        .hasSize(1 + ScreenBook.MOST_ENTRIES)
        .extracting(ScreenNote::text)
        .contains("entry 1", "entry " + ScreenBook.MOST_ENTRIES)
        .doesNotContain("entry 0");
  }

  @Test
  void keepsTheNewestSubjectsWithAllBelowThem() {
    show(CASE, "oldest", "");
    add(CASE, "t1", "entry of the oldest");
    for (int i = 1; i <= ScreenBook.MOST_SUBJECTS; i++) {
      book().put(act("notice:" + i, Act.Kind.POST, "n" + i), "notice " + i, "");
    }

    assertThat(all())
        .hasSize(ScreenBook.MOST_SUBJECTS)
        .extracting(ScreenNote::subject)
        .doesNotContain(CASE);
    show(CASE, "again", "");
    assertThat(all().getFirst().title()).isEqualTo("again");
  }

  @Test
  void keepsTheBeginningOfALongTextAndWhatIsNoText() {
    show(CASE, "nul \0 and half \ud800", "x".repeat(ScreenBook.LONGEST_TEXT - 1) + "😀😀");

    ScreenNote note = all().getFirst();
    assertThat(note.title()).startsWith("nul ").contains(" and half ");
    assertThat(note.text()).hasSizeBetween(ScreenBook.LONGEST_TEXT - 1, ScreenBook.LONGEST_TEXT);
  }

  @Test
  void knowsItsOwnPlaces() {
    assertThatThrownBy(() -> book().list("not ours!", 10)).hasMessageContaining("cursor");
  }
}
