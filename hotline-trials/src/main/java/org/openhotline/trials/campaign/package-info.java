/// Campaigns against the real relay: its process is killed, paused, starved of disk and cut from
/// power under load, its clock is set, and a judge reads what came of it.
///
/// The relay is started through the launcher; the stations are real ones, over mutual TLS, in this
/// process.
@NullMarked
package org.openhotline.trials.campaign;

import org.jspecify.annotations.NullMarked;
