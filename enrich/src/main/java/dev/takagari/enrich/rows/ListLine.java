package dev.takagari.enrich.rows;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.normalize.IpAddress;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.read.RefusalReason;
import dev.takagari.enrich.text.AddressRange;
import dev.takagari.enrich.text.Refanged;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A line of a list, taken apart.
sealed interface ListLine {
  /// Nothing, or words for people.
  record Comment() implements ListLine {}

  /// Names of hosts from a line that can hold nothing else.
  ///
  /// @param exact whether names below them are not meant
  record Names(List<String> names, boolean exact, String description) implements ListLine {}

  /// A value whose type is to be guessed, or is known.
  record Value(String text, String description) implements ListLine {}

  /// A rule that is more, or less, than a bad name.
  record Rule(RefusalReason reason, String detail, String text) implements ListLine {}

  /// Takes a line apart.
  /// - Nothing, or a line that begins with `#`, `;`, `//` or `!`: a comment.
  /// - `||name^`, with options that do not narrow it: that name. Other rules of ad blockers are
  ///   told from values by `@@`, `##`, `||`, `^`.
  /// - `0.0.0.0 name name`, also with `127.0.0.1`, `::` or `::1`: those names only.
  /// - Else a value, behind which ` #`, ` ;` or ` //` begins a comment, and `;`, `,` or a tab a
  ///   description when the line as a whole is no value. A blank does so behind addresses,
  ///   networks, digests and URLs.
  ///
  /// @param fixed the type of all values, null to guess
  static ListLine of(String line, @Nullable IndicatorType fixed) {
    String text = line.strip();
    if (text.isEmpty()
        || text.startsWith("#")
        || text.startsWith(";")
        || text.startsWith("//")
        || text.startsWith("!")
        || (text.startsWith("[Adblock") && text.endsWith("]"))) {
      return new Comment();
    }
    if (fixed == IndicatorType.CMDLINE || fixed == IndicatorType.USER_AGENT) {
      return new Value(text, "");
    }
    if (text.startsWith("@@")
        || text.startsWith("||")
        || Parts.isCosmetic(text)
        || text.endsWith("^")) {
      return Parts.rule(text);
    }
    ListLine hosts = Parts.hosts(text);
    return hosts == null ? Parts.value(text, fixed) : hosts;
  }

  /// How lines are taken apart.
  final class Parts {
    /// Options of ad blockers' rules that leave a name as bad as it is.
    private static final Set<String> WIDE =
        Set.of("all", "document", "doc", "popup", "important", "third-party", "3p");

    private static final Set<String> SINKS = Set.of("0.0.0.0", "127.0.0.1", "::", "::1");
    private static final List<String> COMMENTS = List.of("#", ";", "//");

    private Parts() {}

    private static boolean isCosmetic(String text) {
      return text.contains("##") && blank(text) < 0 && text.indexOf(';') < 0;
    }

    private static ListLine rule(String text) {
      if (text.startsWith("@@")) {
        return new Rule(RefusalReason.ALLOWED_BY_SOURCE, "an exception of an ad blocker", text);
      }
      int caret = text.indexOf('^');
      String options = caret >= 0 && text.startsWith("^$", caret) ? text.substring(caret + 2) : "";
      boolean ends = caret >= 0 && (caret == text.length() - 1 || !options.isEmpty());
      boolean wide =
          options.isEmpty() || Arrays.stream(options.split(",", -1)).allMatch(WIDE::contains);
      boolean host = text.startsWith("||") && ends && text.substring(0, caret).indexOf('/') < 0;
      if (!host || !wide) {
        return new Rule(
            RefusalReason.NOT_REPRESENTABLE,
            "a rule of an ad blocker that is more than the name of a host",
            text);
      }
      return new Names(List.of(text.substring(2, caret)), false, "");
    }

    private static @Nullable ListLine hosts(String text) {
      int blank = blank(text);
      if (blank < 0) {
        return null;
      }
      String address = IpAddress.canonical(text.substring(0, blank));
      if (address == null || !SINKS.contains(address)) {
        return null;
      }
      String rest = text.substring(blank).strip();
      int hash = rest.indexOf('#');
      String names = hash < 0 ? rest : rest.substring(0, hash).strip();
      String description = hash < 0 ? "" : rest.substring(hash + 1).strip();
      return names.isEmpty()
          ? new Value(text.substring(0, blank), description)
          : new Names(Arrays.asList(names.split("\\s+")), true, description);
    }

    private static ListLine value(String line, @Nullable IndicatorType fixed) {
      String text = line;
      String description = "";
      for (String mark : COMMENTS) {
        int at = comment(text, mark);
        if (at > 0) {
          description = text.substring(at + mark.length()).strip();
          text = text.substring(0, at).strip();
        }
      }
      String whole = plain(text);
      if (isValue(whole, fixed)) {
        return new Value(whole, description);
      }
      for (char separator : new char[] {';', '\t', ','}) {
        int at = text.indexOf(separator);
        if (at > 0) {
          String first = plain(text.substring(0, at).strip());
          if (isValue(first, fixed)) {
            return new Value(first, text.substring(at + 1).strip() + note(description));
          }
        }
      }
      int blank = blank(text);
      if (blank > 0) {
        String first = plain(text.substring(0, blank));
        if (isSure(first, fixed)) {
          return new Value(first, text.substring(blank).strip() + note(description));
        }
      }
      return new Value(whole, description);
    }

    private static String note(String description) {
      return description.isEmpty() ? "" : " " + description;
    }

    /// What people write around values goes: defanging, quotes, the dot before a name.
    private static String plain(String text) {
      String plain = Refanged.of(text).text();
      boolean quoted =
          plain.length() > 2
              && plain.charAt(0) == plain.charAt(plain.length() - 1)
              && (plain.charAt(0) == '"' || plain.charAt(0) == '\'');
      if (quoted) {
        plain = plain.substring(1, plain.length() - 1);
      }
      return plain.startsWith(".") && plain.indexOf('/') < 0 ? plain.substring(1) : plain;
    }

    private static boolean isValue(String text, @Nullable IndicatorType fixed) {
      if (ValueGuess.of(text).isPresent() || !AddressRange.networks(text).isEmpty()) {
        return true;
      }
      return fixed != null && text.indexOf(';') < 0 && text.indexOf('\t') < 0;
    }

    private static boolean isSure(String text, @Nullable IndicatorType fixed) {
      return fixed == null && ValueGuess.withoutNames(text).isPresent();
    }

    /// Where a comment begins: its mark behind white space.
    private static int comment(String text, String mark) {
      int at = text.indexOf(mark);
      while (at > 0 && !Character.isWhitespace(text.charAt(at - 1))) {
        at = text.indexOf(mark, at + 1);
      }
      return at;
    }

    private static int blank(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (Character.isWhitespace(text.charAt(i))) {
          return i;
        }
      }
      return -1;
    }
  }
}
