package dev.takagari.app.cli.hunt;

import dev.takagari.app.cli.PlainText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.text.ValueGuess;
import java.util.regex.Pattern;

/// Values as people see them: no terminal, mail program or chat makes a link of them.
public final class Defanged {
  private static final Pattern WEB = Pattern.compile("(?i)(h)tt(ps?)\\[://]");

  /// Dots, but those in brackets already.
  private static final Pattern DOT = Pattern.compile("(?<!\\[)\\.|\\.(?!])");

  private static final Pattern SCHEME_END = Pattern.compile("(?<!\\[)://|://(?!])");

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
