/// From changes of cases to what is said outside: who is told what, and how it gets there.
@NullMarked
package dev.takagari.alerting.tell;

import org.jspecify.annotations.NullMarked;
