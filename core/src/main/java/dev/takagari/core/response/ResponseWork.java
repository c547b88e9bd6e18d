package dev.takagari.core.response;

import java.time.Duration;
import java.util.Optional;

/// The steps of responses that were approved. Whoever does one holds a claim; each step is written
/// down before it is done, in the timeline of the case too. A step of somebody who lost the claim,
/// or that does not follow from the state, changes nothing and says so. Safe for use by several
/// threads and processes; every method throws `database-unavailable` when the store does not
/// answer.
public interface ResponseWork {

  /// Takes an approved response that nobody works on, the longest approved first.
  ///
  /// @param lease after so long somebody else may take it
  Optional<Claim> claim(Duration lease);

  /// Says that all evidence is stored: from approved to evidence-saved.
  ///
  /// @param place where, as [Response#evidence]
  /// @param words what was saved, for people
  /// @return whether it is so
  boolean saved(Claim claim, String place, String words);

  /// Says that the call begins now: from evidence-saved to calling, no later than
  /// [Response#EXECUTION] after the approval.
  ///
  /// @return whether it may begin; if not, nothing is to be called
  boolean calling(Claim claim);

  /// Says what came of it.
  ///
  /// @param state one that is [over][ResponseState#isOver()]
  /// @param outcome in our words
  /// @return whether it is so
  boolean end(Claim claim, ResponseState state, String outcome);

  /// Gives the claim back: the same step is tried again.
  ///
  /// @param pause how long nobody is to take it
  /// @param why for people; in our words
  /// @return whether it is so
  boolean later(Claim claim, Duration pause, String why);

  /// Gives the claim back after a call that surely did nothing: from calling to evidence-saved.
  ///
  /// @param pause how long nobody is to take it
  /// @param why for people; in our words
  /// @return whether it is so
  boolean undone(Claim claim, Duration pause, String why);

  /// The right to do the next steps of a response.
  ///
  /// @param response as it was when it was taken
  /// @param fence grows with every taker
  record Claim(Response response, long fence) {}
}
