package dev.takagari.core.text;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.normalize.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values as people see them: no terminal, mail program or chat makes a link of them.
public final class Defanged {
  private static final Pattern WEB = Pattern.compile("(?i)(h)tt(ps?)\\[://]");

  /// Dots, but those in brackets already.
  private static final Pattern DOT = Pattern.compile("(?<!\\[)\\.|\\.(?!])");

  private static final Pattern SCHEME_END = Pattern.compile("(?<!\\[)://|://(?!])");

  /// A word with what stands around it; what is left may be a value.
  private static final Pattern WORD = Pattern.compile("([(\"'{]*)(.*?)([)\"'},;:.!?]*)");

  /// Looked for where a name begins only: else a long word would be read anew from each letter.
  private static final Pattern NAME =
      Pattern.compile("(?<![\\p{L}\\p{N}_-])[\\p{L}\\p{N}_-]++(?:\\.[\\p{L}\\p{N}_-]++)++");

  /// A first and a last name; what ends shorter may be the name of a site.
  private static final Pattern FULL_NAME = Pattern.compile("[A-Za-z]{1,40}\\.[A-Za-z]{4,40}");

  private static final Pattern VERSION = Pattern.compile("[0-9]++(?:\\.[0-9]++)++");

  /// Behind these stands no address.
  private static final Set<String> VERSION_BEFORE = Set.of("version", "build", "release");

  private Defanged() {}

  /// `http` becomes `hxxp`, and dots and the colon of a scheme get brackets unless they have them.
  /// A path that no URL is in stays as it is, and so does text without dots, as a digest.
  public static String text(String value) {
    String visible = PlainText.visible(value);
    boolean path =
        visible.indexOf('\\') >= 0 || (visible.startsWith("/") && !visible.startsWith("//"));
    if (path && !visible.contains("://")) {
      return visible;
    }
    String dots = DOT.matcher(visible).replaceAll("[.]");
    String harmless = SCHEME_END.matcher(dots).replaceAll("[://]");
    return WEB.matcher(harmless).replaceAll("$1xx$2[://]");
  }

  /// A text of an event or a feed that stands beside values, as the name of a program or a tag: as
  /// [#text] unless it is the name of a file, which nothing takes for a link. What has `://` in it
  /// is none, whatever else it looks like.
  public static String mention(String text) {
    boolean file =
        !text.contains("://")
            && ValueGuess.of(text)
                .filter(guess -> guess.type() == IndicatorType.FILENAME)
                .isPresent();
    return file ? PlainText.visible(text) : text(text);
  }

  /// The name of an account: as [#mention] unless it [is a full name][#isFullName].
  public static String account(String name) {
    return isFullName(name) ? name : mention(name);
  }

  /// Whether the name of an account is a first and a last name with a dot between, as `a.tanaka`,
  /// which nothing takes for a link.
  public static boolean isFullName(String account) {
    return FULL_NAME.matcher(account).matches() && NameEnding.of(account) == NameEnding.UNKNOWN;
  }

  /// Text in which values stand among words, as a title or a sentence: addresses, URLs and what
  /// ends like a domain are as in [#text], everything else reads as it is: numbers of versions,
  /// names of files and of classes, the end of a sentence that no space follows.
  public static String words(String text) {
    return words(text, _ -> Optional.empty());
  }

  /// As [#words(String)].
  ///
  /// @param known how a word is shown that one knows; empty for every other
  public static String words(String text, Function<String, Optional<String>> known) {
    List<String> shown = new ArrayList<>();
    String before = "";
    for (String word : PlainText.visible(text).split(" ", -1)) {
      Matcher parts = WORD.matcher(word);
      if (parts.matches()) {
        String value = parts.group(2);
        boolean version = VERSION_BEFORE.contains(before) && VERSION.matcher(value).matches();
        shown.add(
            parts.group(1)
                + (version ? value : known.apply(value).orElseGet(() -> word(value)))
                + parts.group(3));
        before = value.toLowerCase(Locale.ROOT);
      } else {
        shown.add(text(word));
      }
    }
    return String.join(" ", shown);
  }

  private static String word(String word) {
    boolean path = word.indexOf('\\') >= 0 || word.startsWith("/");
    return path || word.contains("://")
        ? text(word)
        : NAME.matcher(word).replaceAll(name -> Matcher.quoteReplacement(name(name.group())));
  }

  /// A name with dots, or numbers with dots between them.
  private static String name(String name) {
    boolean link =
        switch (NameEnding.of(name)) {
          case DOMAIN, EITHER -> true;
          case FILE -> false;
          case UNKNOWN -> !isWord(name.substring(name.lastIndexOf('.') + 1));
          case NONE -> IpAddress.parse(name) != null;
        };
    return link ? text(name) : name;
  }

  /// Whether letters begin with a capital one and go on with small ones, as the first word of a
  /// sentence and the name of a class do.
  private static boolean isWord(String letters) {
    return Character.isUpperCase(letters.codePointAt(0))
        && letters.codePoints().anyMatch(Character::isLowerCase);
  }

  /// A query in single quotes for a shell, so that what it holds of a value is no link: two quotes
  /// before a dot and the end of a scheme, of which a shell makes nothing. Only for text that
  /// [PlainText#visible] leaves as it is.
  ///
  /// @param value that the query asks for
  public static String inShell(String query, String value) {
    boolean asItIs = query.contains(value);
    String quoted = query.replace("'", "'\\''");
    String plain = asItIs ? value.replace("'", "'\\''") : quoted;
    return "'" + quoted.replace(plain, apart(plain)) + "'";
  }

  private static String apart(String text) {
    return text.replace(".", "''.").replace("://", "''://");
  }
}
