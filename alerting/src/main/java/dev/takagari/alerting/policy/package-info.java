/// The risk policy: how bad a case is and how loudly people are told, by rules that the team
/// writes.
@NullMarked
package dev.takagari.alerting.policy;

import org.jspecify.annotations.NullMarked;
