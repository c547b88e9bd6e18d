/// Telling people without a chat or a tracker: signed web hooks, mail, and a page of our own.
@NullMarked
package dev.takagari.alerting.outward;

import org.jspecify.annotations.NullMarked;
