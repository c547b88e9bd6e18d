package dev.takagari.alerting.note;

import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Of which case another one is a duplicate, as people write it: `of A-2026-000123 because …`. A
/// case that is closed so keeps what it has; who wants it in the other one merges them.
///
/// @param as the other case
/// @param why what was said besides, without words that only join it; may be empty
public record SameCase(CaseKey as, String why) {
  private static final Pattern KEY =
      Pattern.compile("(?i)(?<![\\p{L}\\p{N}-])A-[0-9]{4}-[0-9]{6,18}(?![\\p{L}\\p{N}-])");
  private static final Pattern JOINING = Pattern.compile("(?i)^(?:because\\b|[:,–—-])\\s*");
  private static final Pattern OF = Pattern.compile("(?i)(?:of )?\\s*(?:case )?\\s*");

  /// The first case that is named; empty when none is.
  public static Optional<SameCase> in(String said) {
    Matcher key = KEY.matcher(said);
    Optional<CaseKey> as = key.find() ? CaseKey.find(key.group()) : Optional.empty();
    return as.map(
        found -> {
          boolean isFirst = OF.matcher(said.substring(0, key.start())).matches();
          return new SameCase(found, reason(isFirst ? said.substring(key.end()) : said));
        });
  }

  /// What is said for a reason, without the word or mark before it.
  public static String reason(String said) {
    return JOINING.matcher(said.strip()).replaceFirst("").strip();
  }

  /// The note of a case that is closed as such a duplicate.
  ///
  /// @param key the case that is closed
  /// @throws TakagariException bad-request, for people, if the other case is not there, is this
  ///   one, or was merged away
  public String note(CaseRepository cases, CaseKey key) {
    Optional<Case> other = cases.find(as);
    if (other.isEmpty()) {
      throw bad("there is no case " + as);
    }
    if (as.equals(key)) {
      throw bad(as + " is this case; name the other one");
    }
    CaseKey further = other.get().mergedInto();
    if (further != null) {
      throw bad(as + " was merged into " + further + ", name that one");
    }
    return "same as " + as + (why.isEmpty() ? "" : ": " + why);
  }

  private static TakagariException bad(String why) {
    return new TakagariException(ErrorCode.BAD_REQUEST, why);
  }
}
