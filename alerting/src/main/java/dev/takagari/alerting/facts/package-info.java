/// What a responder would collect by hand about a case: who is asked what, in how much time, and
/// when again.
@NullMarked
package dev.takagari.alerting.facts;

import org.jspecify.annotations.NullMarked;
