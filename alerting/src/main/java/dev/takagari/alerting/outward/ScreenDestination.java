package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A page of our own, on which people see what they would be told elsewhere. Safe for use by
/// several threads; throws what its store throws.
public final class ScreenDestination implements Destination {
  /// Its name in acts.
  public static final String NAME = "screen";

  private final ScreenBook book;
  private final CaseBriefs briefs;
  private final Letters letters;

  public ScreenDestination(ScreenBook book, CaseBriefs briefs, Letters letters) {
    this.book = book;
    this.briefs = briefs;
    this.letters = letters;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome deliver(Act act, @Nullable String reference) {
    if (act.kind() == Act.Kind.POST) {
      TellPost post = TellText.post(act.content());
      put(act, letters.of(post), files(post.files()));
      return new Outcome.Done(null);
    }
    Optional<CaseBrief> brief = CaseKey.find(act.subject()).flatMap(briefs::of);
    if (brief.isEmpty()) {
      return new Outcome.Never("there is no such case");
    }
    Letter letter =
        act.kind() == Act.Kind.SHOW
            ? letters.of(brief.get())
            : letters.of(brief.get(), TellText.entry(act.content()));
    put(act, letter, "");
    return new Outcome.Done(act.subject());
  }

  private void put(Act act, Letter letter, String more) {
    book.put(act, letter.title(), letter.text() + more);
  }

  private static String files(List<TellPost.File> files) {
    return files.isEmpty()
        ? ""
        : files.stream()
            .map(TellPost.File::name)
            .map(Letters::harmless)
            .collect(Collectors.joining(", ", "\nWith it come: ", "\n"));
  }
}
