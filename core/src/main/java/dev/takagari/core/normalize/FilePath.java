package dev.takagari.core.normalize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Paths of files: Windows paths lose what differs between two spellings of one file (drive,
/// volume, device and namespace prefixes); everything else of them, and every POSIX path, stays as
/// it is.
///
/// Case is kept: comparison folds.
public final class FilePath {
  private static final List<String> NAMESPACES = List.of("\\??\\", "\\\\?\\", "//?/", "\\\\.\\");
  private static final String DEVICE = "\\Device\\";
  private static final String VOLUME = "HarddiskVolume";
  private static final String MUP = "Mup\\";
  private static final String REDIRECTOR = "LanmanRedirector\\;";
  private static final String SYSTEM_ROOT = "\\SystemRoot\\";
  private static final int LONGEST_EXTENSION = 16;

  private FilePath() {}

  /// The path as columns hold it. Applied until nothing changes, so it is idempotent.
  public static String canonical(String path) {
    String current = path;
    while (true) {
      String next = step(current);
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
  }

  /// A pattern for a path column, made for canonical paths: `?:\`, `*:\` and `C:\` at its start
  /// become `\` at the start of the path, prefixes of devices go.
  public static TextPattern canonical(TextPattern pattern) {
    List<TextPattern.Part> parts = pattern.parts();
    if (parts.size() >= 2
        && parts.get(0) instanceof TextPattern.Wildcard
        && parts.get(1) instanceof TextPattern.Literal(String text)
        && text.startsWith(":\\")) {
      return pattern.without(1).withLeading(text.substring(1));
    }
    String leading = pattern.leading();
    if (parts.size() >= 3
        && isPrefixOfVolume(leading)
        && parts.get(2) instanceof TextPattern.Literal(String text)
        && text.startsWith("\\")) {
      return pattern.without(2);
    }
    TextPattern escaped = withoutWildcardNamespace(pattern);
    leading = escaped.leading();
    return leading.isEmpty() ? escaped : escaped.withLeading(canonical(leading));
  }

  /// The part after the last separator, folded; null when nothing is there.
  public static @Nullable String baseName(String path) {
    boolean windows = path.indexOf('\\') >= 0 && !path.startsWith("/");
    int cut =
        windows ? Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) : path.lastIndexOf('/');
    String base = path.substring(cut + 1);
    return base.isEmpty() ? null : Fold.fold(base);
  }

  /// What follows the last dot of a base name, folded; null when there is none, when nothing stands
  /// before the dot, or when it is longer than 16 characters.
  public static @Nullable String extension(String baseName) {
    int dot = baseName.lastIndexOf('.');
    int length = baseName.length() - dot - 1;
    if (dot <= 0 || length == 0 || length > LONGEST_EXTENSION) {
      return null;
    }
    return Fold.fold(baseName.substring(dot + 1));
  }

  private static String step(String path) {
    if (path.length() < 3) {
      return path;
    }
    String namespaced = withoutNamespace(path);
    if (namespaced != null) {
      return namespaced;
    }
    if (startsWithDrive(path, 0)) {
      return backslashes(path, 2);
    }
    if (startsWith(path, 0, DEVICE)) {
      return withoutDevice(path);
    }
    if (startsWith(path, 0, SYSTEM_ROOT)) {
      return "\\Windows\\" + path.substring(SYSTEM_ROOT.length());
    }
    return path;
  }

  private static @Nullable String withoutNamespace(String path) {
    for (String namespace : NAMESPACES) {
      if (!path.startsWith(namespace)) {
        continue;
      }
      int at = namespace.length();
      if (startsWithDrive(path, at)) {
        return backslashes(path, at + 2);
      }
      if (startsWith(path, at, "UNC\\") || startsWith(path, at, "UNC/")) {
        return "\\" + backslashes(path, at + 3);
      }
      if (startsWith(path, at, "Volume{")) {
        int end = path.indexOf('}', at);
        return end > 0 && end + 1 < path.length() && isSeparator(path.charAt(end + 1))
            ? backslashes(path, end + 1)
            : null;
      }
      if (startsWith(path, at, "Device\\") || startsWith(path, at, "Device/")) {
        return "\\" + backslashes(path, at);
      }
      int volume = endOfVolume(path, at);
      return volume < 0 ? null : backslashes(path, volume);
    }
    return null;
  }

  private static String withoutDevice(String path) {
    int at = DEVICE.length();
    int volume = endOfVolume(path, at);
    if (volume >= 0) {
      return backslashes(path, volume);
    }
    if (startsWith(path, at, MUP)) {
      return "\\" + backslashes(path, at + MUP.length() - 1);
    }
    if (startsWith(path, at, REDIRECTOR)) {
      int drive = at + REDIRECTOR.length();
      int end = path.indexOf('\\', drive);
      boolean lettered =
          path.length() > drive + 1
              && isLetter(path.charAt(drive))
              && path.charAt(drive + 1) == ':';
      return lettered && end > 0 ? "\\" + backslashes(path, end) : path;
    }
    return path;
  }

  /// The index of the separator after `HarddiskVolumeN` at `at`, or -1.
  private static int endOfVolume(String path, int at) {
    if (!startsWith(path, at, VOLUME)) {
      return -1;
    }
    int end = at + VOLUME.length();
    int digits = end;
    while (end < path.length() && path.charAt(end) >= '0' && path.charAt(end) <= '9') {
      end++;
    }
    return end > digits && end < path.length() && isSeparator(path.charAt(end)) ? end : -1;
  }

  private static boolean isPrefixOfVolume(String leading) {
    return leading.length() >= DEVICE.length() + VOLUME.length()
        && startsWith(leading, 0, DEVICE)
        && startsWith(leading, DEVICE.length(), VOLUME)
        && leading
            .substring(DEVICE.length() + VOLUME.length())
            .chars()
            .allMatch(c -> c >= '0' && c <= '9');
  }

  /// `\\?\` and `\??\` may have been read as wildcards.
  private static TextPattern withoutWildcardNamespace(TextPattern pattern) {
    List<TextPattern.Part> parts = pattern.parts();
    String leading = pattern.leading();
    int rest = 0;
    if (leading.equals("\\\\") && parts.size() > 2) {
      rest = parts.get(1) == TextPattern.Wildcard.ANY_ONE ? 2 : 0;
    } else if (leading.equals("\\") && parts.size() > 3) {
      boolean two =
          parts.get(1) == TextPattern.Wildcard.ANY_ONE
              && parts.get(2) == TextPattern.Wildcard.ANY_ONE;
      rest = two ? 3 : 0;
    }
    if (rest > 0
        && parts.get(rest) instanceof TextPattern.Literal(String text)
        && text.startsWith("\\")) {
      String namespaced = "\\\\?" + text;
      String canonical = canonical(namespaced);
      return canonical.equals(namespaced) ? pattern : pattern.without(rest).withLeading(canonical);
    }
    return pattern;
  }

  private static boolean startsWithDrive(String path, int at) {
    return path.length() > at + 2
        && isLetter(path.charAt(at))
        && path.charAt(at + 1) == ':'
        && isSeparator(path.charAt(at + 2));
  }

  private static String backslashes(String path, int from) {
    return path.substring(from).replace('/', '\\');
  }

  private static boolean startsWith(String path, int at, String prefix) {
    return path.regionMatches(true, at, prefix, 0, prefix.length());
  }

  /// Whether it folds to a letter of ASCII, as `İ` and the Kelvin sign do: a path and its folded
  /// form then follow the same rule.
  private static boolean isLetter(char c) {
    char folded = Character.toLowerCase(c);
    return folded >= 'a' && folded <= 'z';
  }

  private static boolean isSeparator(char c) {
    return c == '\\' || c == '/';
  }
}
