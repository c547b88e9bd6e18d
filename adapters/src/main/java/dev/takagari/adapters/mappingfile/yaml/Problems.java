package dev.takagari.adapters.mappingfile.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with one mapping file, by line. For one thread.
public final class Problems {
  private static final int MOST = 100;

  private final String file;
  private final List<Problem> all = new ArrayList<>();

  private record Problem(int line, String text) {}

  /// @param file its name, as messages say it
  public Problems(String file) {
    this.file = file;
  }

  public void add(int line, String what) {
    add(line, what, null);
  }

  /// Notes something that is wrong; after [#MOST] nothing more is noted.
  ///
  /// @param hint what to do about it, null when that goes without saying
  public void add(int line, String what, @Nullable String hint) {
    if (all.size() < MOST) {
      all.add(new Problem(line, hint == null ? what : what + " (" + hint + ")"));
    }
  }

  /// A name that is none of those that can be.
  public void addUnknown(int line, String what, String name, Collection<String> known) {
    String near = Spelling.nearest(name, known);
    String hint =
        near != null
            ? "did you mean " + near + "?"
            : known.size() <= 16 ? "known are " + String.join(", ", known) : null;
    add(line, what + " `" + name + "`", hint);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /// `file:line: what (hint)`, in the order of lines.
  public List<String> texts() {
    return all.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(problem -> file + ":" + problem.line() + ": " + problem.text())
        .toList();
  }

  /// All of them as one exception; the message has a line for each.
  public BadMappingFileException exception() {
    return new BadMappingFileException(file, texts());
  }
}
