package dev.takagari.alerting.slack;

import com.slack.api.model.Message;
import dev.takagari.core.cases.CaseKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of the message of a case and of what is below it. For one thread at a time.
final class SlackThread {
  /// In place of members: somebody was called by a message that is gone.
  static final String BEFORE = "before";

  private static final String FACTS = ":facts";
  private static final String PAGE = ":page";

  private final SlackReference where;

  /// Members who were called by the message itself.
  private List<String> called = List.of();

  private Anew anew = Anew.NO;
  private @Nullable String facts;
  private boolean paged;
  private boolean begun;
  private String shown = "";
  private String shownFacts = "";

  SlackThread(SlackReference where) {
    this.where = where;
  }

  /// Whether the message is in the place of an earlier one.
  enum Anew {
    NO(""),
    DELETED("The earlier message of this case was deleted; what was said below it is in the case."),
    MOVED("The earlier message of this case is in a channel that cannot be used any more.");

    private final String note;

    Anew(String note) {
      this.note = note;
    }

    String note() {
      return note;
    }

    static Anew of(String name) {
      for (Anew each : values()) {
        if (each.name().equals(name)) {
          return each;
        }
      }
      return NO;
    }
  }

  static String factsMarker(CaseKey key) {
    return key + FACTS;
  }

  static String pageMarker(CaseKey key) {
    return key + PAGE;
  }

  SlackReference where() {
    return where;
  }

  /// Takes what the metadata of the message and of those below it say.
  ///
  /// @param messages the message, then what is below it
  void read(CaseKey key, List<Message> messages) {
    root(messages.getFirst());
    for (Message message : messages) {
      String marker = SlackPost.said(message, SlackPost.MARKER);
      if (marker.equals(factsMarker(key))) {
        facts = message.getTs();
      } else if (marker.equals(pageMarker(key))) {
        paged = true;
      }
    }
  }

  void root(Message message) {
    String members = SlackPost.said(message, SlackPost.CALLED);
    called = members.isEmpty() ? List.of() : List.of(members.split(" ", -1));
    anew = Anew.of(SlackPost.said(message, SlackPost.ANEW));
  }

  void begun(List<String> members, Anew why, String message) {
    called = List.copyOf(members);
    anew = why;
    shown = message;
    begun = true;
  }

  /// Whether the message was begun by this process in the act that it does now: nothing is below
  /// it.
  boolean isBegun() {
    return begun;
  }

  /// The act is done, or nobody knows how far: others may go on.
  void known() {
    begun = false;
  }

  /// Members who are named in the message.
  List<String> named() {
    return called.contains(BEFORE) ? List.of() : called;
  }

  boolean hasCalled() {
    return paged || !called.isEmpty();
  }

  void paged() {
    paged = true;
  }

  Anew anew() {
    return anew;
  }

  @Nullable String facts() {
    return facts;
  }

  void facts(@Nullable String ts, String message) {
    facts = ts;
    shownFacts = message;
  }

  /// What the message says, as far as this process knows; empty when it does not.
  String shown() {
    return shown;
  }

  void shown(String message) {
    shown = message;
  }

  String shownFacts() {
    return shownFacts;
  }

  /// Members of the metadata of a message.
  static String members(List<String> members) {
    return String.join(" ", members);
  }
}
