package dev.takagari.core.cases;

import java.time.Instant;

/// What people do to a case.
public sealed interface CaseCommand {
  /// Longest text that people may give.
  int LONGEST_TEXT = 4_000;

  /// Longest name of whom a case is assigned to.
  int LONGEST_NAME = 100;

  /// What was asked for, in the words in which it was. The same words are the same request,
  /// whenever they come; what they come to may differ: `8h` ends at another time at each call.
  default String asked() {
    return toString();
  }

  /// Says that somebody looks at it.
  record Acknowledge() implements CaseCommand {}

  /// Makes it somebody's.
  ///
  /// @param assignee empty for nobody's
  record Assign(String assignee) implements CaseCommand {
    public Assign {
      if (assignee.length() > LONGEST_NAME) {
        throw new IllegalArgumentException("assignee has at most " + LONGEST_NAME + " characters");
      }
    }
  }

  /// Says something about it.
  ///
  /// @param link where it was said; empty when there is no such page
  record Comment(String text, String link) implements CaseCommand {
    private static final int LONGEST_LINK = 500;

    public Comment {
      if (text.isBlank()) {
        throw new IllegalArgumentException("a comment has a text");
      }
      bounded("text", text);
      if (link.length() > LONGEST_LINK) {
        throw new IllegalArgumentException("link has at most " + LONGEST_LINK + " characters");
      }
    }

    /// One that was said nowhere else.
    public Comment(String text) {
      this(text, "");
    }

    @Override
    public String asked() {
      return "Comment[text=" + text + "]";
    }
  }

  /// Says what it turned out to be.
  ///
  /// @param note more about it; some reasons need one
  record Close(CloseReason reason, String note) implements CaseCommand {
    public Close {
      if (reason.needsNote() && note.isBlank()) {
        throw new IllegalArgumentException(
            reason == CloseReason.NOT_ENOUGH_DATA
                ? "the reason not-enough-data needs a note: what was missing"
                : "the reason " + reason.code() + " needs a note");
      }
      bounded("note", note);
    }
  }

  /// Takes the closing back.
  ///
  /// @param note why; may be empty
  record Reopen(String note) implements CaseCommand {
    public Reopen {
      bounded("note", note);
    }
  }

  /// Asks for no reminder for a while.
  ///
  /// @param words in which `until` was asked for
  record Snooze(Instant until, String words) implements CaseCommand {
    /// Until a time that was asked for as it is.
    public Snooze(Instant until) {
      this(until, until.toString());
    }

    @Override
    public String asked() {
      return "Snooze[until=" + words + "]";
    }
  }

  /// Gives its detections, and those that will come, to another case. What is not closed goes to
  /// nothing that is: nobody would look at it any more.
  record Merge(CaseKey into) implements CaseCommand {}

  private static void bounded(String what, String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(what + " has at most " + LONGEST_TEXT + " characters");
    }
  }
}
