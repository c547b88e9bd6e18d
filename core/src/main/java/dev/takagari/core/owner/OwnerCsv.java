package dev.takagari.core.owner;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads lists of owners: comma-separated values with the header
/// `type,pattern,person,team,channel`, quoted as spreadsheets do. Empty lines and lines that begin
/// with `#` are passed over. A list is read as a whole or not at all: half a list would name wrong
/// owners.
public final class OwnerCsv {
  /// The header.
  public static final String HEADER = "type,pattern,person,team,channel";

  /// Largest file, in bytes.
  public static final int MOST_BYTES = 1 << 20;

  private static final int MOST_RULES = 10_000;
  private static final int LONGEST = 200;
  private static final int MOST_FAULTS = 20;
  private static final int COLUMNS = 5;

  private final String text;
  private final List<String> faults = new ArrayList<>();
  private int at;
  private int line = 1;

  private OwnerCsv(String text) {
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// The rules of a file, in order.
  ///
  /// @throws TakagariException code bad-owners-file; names the lines that cannot be read, and what
  ///   to write instead, without what they hold
  public static OwnerList read(String csv) {
    if (csv.length() > MOST_BYTES) {
      throw new TakagariException(
          ErrorCode.BAD_OWNERS_FILE, "the file is larger than " + MOST_BYTES + " characters");
    }
    return new OwnerCsv(csv).list();
  }

  private OwnerList list() {
    List<OwnerRule> rules = new ArrayList<>();
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      int before = (int) text.substring(0, nul).chars().filter(c -> c == '\n').count();
      fault(1 + before, "has a NUL character; save the file as UTF-8");
      throw new TakagariException(ErrorCode.BAD_OWNERS_FILE, message());
    }
    boolean header = false;
    while (at < text.length()) {
      int start = line;
      Optional<List<String>> cells = record();
      if (cells.isEmpty() || isPassedOver(cells.get())) {
        continue;
      }
      if (!header) {
        header = true;
        String found = String.join(",", cells.get()).replace(" ", "").toLowerCase(Locale.ROOT);
        if (!found.equals(HEADER)) {
          fault(start, "is not the header; the first line must be " + HEADER);
          break;
        }
      } else if (rules.size() == MOST_RULES) {
        fault(start, "is one too many: at most " + MOST_RULES + " rules are taken");
        break;
      } else {
        rule(start, cells.get()).ifPresent(rules::add);
      }
    }
    if (!header && faults.isEmpty()) {
      fault(1, "is missing; the first line must be " + HEADER);
    }
    if (!faults.isEmpty()) {
      throw new TakagariException(ErrorCode.BAD_OWNERS_FILE, message());
    }
    return new OwnerList(rules);
  }

  private static boolean isPassedOver(List<String> cells) {
    return cells.getFirst().startsWith("#") || cells.stream().allMatch(String::isEmpty);
  }

  private Optional<OwnerRule> rule(int start, List<String> cells) {
    if (cells.size() != COLUMNS) {
      fault(
          start,
          "has "
              + cells.size()
              + " cells instead of "
              + COLUMNS
              + "; put cells with a comma into double quotes");
      return Optional.empty();
    }
    for (String cell : cells) {
      if (cell.length() > LONGEST) {
        fault(start, "has a cell longer than " + LONGEST + " characters");
        return Optional.empty();
      }
      if (cell.chars().anyMatch(Character::isISOControl)) {
        fault(start, "has a control character in a cell; write it on one line, without tabs");
        return Optional.empty();
      }
    }
    String type = cells.get(0).toLowerCase(Locale.ROOT);
    if (!type.equals("host") && !type.equals("user")) {
      fault(start, "has neither host nor user as its type");
      return Optional.empty();
    }
    if (cells.get(1).isEmpty()) {
      fault(start, "has no pattern; write * for every name");
      return Optional.empty();
    }
    Owner owner = new Owner(cells.get(2), cells.get(3), cells.get(4));
    if (owner.person().isEmpty() && owner.team().isEmpty() && owner.channel().isEmpty()) {
      fault(start, "names nobody; fill person, team or channel");
      return Optional.empty();
    }
    return Optional.of(
        new OwnerRule(
            start,
            type.equals("host") ? OwnerRule.Type.HOST : OwnerRule.Type.USER,
            cells.get(1),
            owner));
  }

  /// The cells of the next record, empty when it cannot be cut into cells.
  private Optional<List<String>> record() {
    int start = line;
    List<String> cells = new ArrayList<>();
    while (true) {
      StringBuilder cell = new StringBuilder();
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
      if (at < text.length() && text.charAt(at) == '"') {
        if (!quoted(cell)) {
          fault(start, "has a double quote that does not end; double it inside of a cell");
          at = text.length();
          return Optional.empty();
        }
        cells.add(cell.toString().strip());
      } else {
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
          cell.append(text.charAt(at++));
        }
        cells.add(cell.toString().strip());
      }
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        continue;
      }
      if (!endOfLine()) {
        fault(start, "has text behind a closing double quote");
        skipLine();
        return Optional.empty();
      }
      return Optional.of(cells);
    }
  }

  private boolean quoted(StringBuilder into) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        line += c == '\n' ? 1 : 0;
        into.append(c);
      } else if (at < text.length() && text.charAt(at) == '"') {
        into.append('"');
        at++;
      } else {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
          at++;
        }
        return true;
      }
    }
    return false;
  }

  private boolean endOfLine() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) != '\n') {
      return text.charAt(at - 1) == '\r';
    }
    at++;
    line++;
    return true;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
    at++;
    line++;
  }

  private void fault(int where, String what) {
    faults.add("line " + where + " " + what);
  }

  private String message() {
    int more = faults.size() - MOST_FAULTS;
    String all = String.join("; ", faults.subList(0, Math.min(faults.size(), MOST_FAULTS)));
    return "nothing was loaded: " + all + (more > 0 ? "; and " + more + " lines more" : "");
  }
}
