package io.hookworks.ops;

import io.hookworks.config.Hookworks;
import io.hookworks.config.Purpose;
import io.hookworks.ops.text.TerminalText;
import io.hookworks.queue.ClaimStore;
import io.hookworks.queue.Finding;
import io.hookworks.queue.QueueException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code hookworks doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks hookworks.yaml, and that each queue can be reached and is set up "
                    + "as the file says.",
            "Where an API can be asked, it also says why requests are refused. A "
                    + "claim store is tried with a small object, which stays there. Nothing "
                    + "else is changed.",
            "Exit code 1 if something does not work, so that it can gate a deploy."
        })
final class DoctorCommand implements Callable<Integer> {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var home = main.home();
        var file = home.readFile(Purpose.OPERATE);
        var config = file.config();
        out.println(
                "ok       "
                        + home.file().getFileName()
                        + ": "
                        + config.queues().size()
                        + " queues, "
                        + config.sources().size()
                        + " sources, "
                        + config.destinations().size()
                        + " destinations");
        file.warnings().forEach(warning -> out.println("warning  " + warning));
        var worst = ExitCode.OK;
        try (var program = Program.open(config, home.devSettings(), Set.of())) {
            for (var queue : config.queues().values()) {
                try {
                    var findings = program.client().verify(queue.spec());
                    for (var finding : findings) {
                        out.println(TerminalText.block(inWords(finding)));
                        if (finding.severity() == Finding.Severity.ERROR) {
                            worst = ExitCode.ERROR;
                        }
                    }
                    if (findings.isEmpty()) {
                        out.println("ok       " + queue.name());
                    }
                } catch (QueueException e) {
                    out.println(TerminalText.block("error    " + e.getMessage()));
                    worst = ExitCode.ERROR;
                }
            }
            if (!isClaimStoreSound(config, program)) {
                worst = ExitCode.ERROR;
            }
        }
        refusals(home).forEach(finding -> out.println(TerminalText.line("warning  " + finding)));
        out.flush();
        return worst;
    }

    private boolean isClaimStoreSound(Hookworks config, Program program) {
        var claimCheck = config.claimCheck();
        if (claimCheck == null) {
            return true;
        }
        var fault = fault(program);
        var name = "claim store " + claimCheck.store();
        spec.commandLine()
                .getOut()
                .println(
                        fault.map(what -> "error    " + name + ": " + what)
                                .orElse("ok       " + name));
        return fault.isEmpty();
    }

    private static Optional<String> fault(Program program) {
        try {
            return ClaimProbe.fault(program.bean(ClaimStore.class));
        } catch (OpsException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What a running API tells; one that refuses to is no reason to stop a deploy. */
    private static List<String> refusals(Home home) throws IOException, InterruptedException {
        try {
            var api = RunningApi.of(home, null);
            return api.isEmpty() ? List.of() : RefusalCheck.findings(api.get().get("/sources"));
        } catch (OpsException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static String inWords(Finding finding) {
        var sign = finding.severity() == Finding.Severity.ERROR ? "error    " : "warning  ";
        return sign + Checkup.inWords(finding);
    }
}
