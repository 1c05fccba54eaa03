# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python module against the program: the same words give the same bytes. Run by ./dev in an environment of its own that
holds the wheel; SORLAB_CLI names the program, SORLAB_SOURCE the project's folder."""

import json
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import numpy as np
import sorlab

CLI = os.environ["SORLAB_CLI"]
SOURCE = pathlib.Path(os.environ["SORLAB_SOURCE"])
SAMPLE = SOURCE / "resources/sample/sample_synt_4venues.csv.zst"
FEW = {"lambda_over": [0.01], "lambda_under": [0.01, 0.03], "theta_queue": [0.001]}


def cli(*arguments, code=0):
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


def comparable(text):
    """final_result.json without what differs between two calls."""
    document = json.loads(text)
    for key in ("timing", "source", "git_hash"):
        document["run"].pop(key)
    return document


class OfTheSample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.out = pathlib.Path(cls.folder.name)
        cli("--batch", "--csv", SAMPLE, "--shares", 5000, "--out", cls.out, "--fills", cls.out / "fills.csv", "--path",
            cls.out / "path.csv", "--quiet")
        cls.result = sorlab.run(csv=SAMPLE, shares=5000)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_results_are_those_of_batch(self):
        for which in ("output", "baselines"):
            self.assertEqual(self.result.json(which), (self.out / f"{which}.json").read_text())
        theirs = (self.out / "final_result.json").read_text()
        # `out` stands among the settings of a call that writes.
        ours, theirs = comparable(self.result.json()), comparable(theirs)
        for document in (ours, theirs):
            for word in ("out", "fills", "path", "quiet"):
                document["run"]["settings"].pop(word, None)
        self.assertEqual(ours, theirs)

    def test_write_writes_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            self.result.write(folder)
            self.assertEqual(pathlib.Path(folder, "output.json").read_text(), self.result.json("output"))
            self.assertEqual(sorted(os.listdir(folder))[:3], ["baselines.json", "final_result.json", "output.json"])

    def test_fills_and_path_are_those_of_batch(self):
        import csv

        for table, name in ((self.result.fills, "fills"), (self.result.path, "path")):
            with open(self.out / f"{name}.csv", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(table), len(rows))
            self.assertEqual(list(table), list(rows[0]))
            for column in table:
                if column == "time":
                    self.assertEqual(str(table[column][-1]), rows[-1][column].rstrip("Z"))
                elif column == "completion":
                    self.assertEqual(int(table[column].sum()), sum(row[column] == "1" for row in rows))
                elif table[column].dtype == object:
                    self.assertEqual(list(table[column]), [row[column] for row in rows])
                else:
                    theirs = [float(row[column] or "nan") for row in rows]
                    np.testing.assert_array_equal(table[column].astype(float), theirs)
        mine = self.result.fills
        router = mine["strategy"] == "optimized"
        self.assertEqual(int(mine["shares"][router].sum()), self.result["optimized"]["filled"])

    def test_cells_savings_and_texts(self):
        self.assertEqual(len(self.result.cells), 125)
        best = self.result.cells["total_cash"].min()
        tuned = self.result["best_parameters"]
        row = self.result.cells["total_cash"] == best
        self.assertIn(tuned["lambda_under"], self.result.cells["lambda_under"][row])
        self.assertEqual(self.result.savings(), self.result["savings_vs_baselines_bps"])
        self.assertTrue(self.result.verdict.startswith("Not judged"))
        self.assertIn("VERDICT", self.result.text())
        self.assertGreater(len(self.result.text(verbose=True)), len(self.result.text()))
        self.assertNotIn("`", self.result.text(verbose=True))

    def test_a_tape_serves_many_runs(self):
        tape = sorlab.read(csv=[SAMPLE])
        again = sorlab.run(tape, shares=5000)
        self.assertEqual(again.json("output"), self.result.json("output"))
        self.assertEqual(sorlab.run(tape, shares=5000, side="sell")["optimized"]["filled"], 5000)
        with self.assertRaises(sorlab.SettingsError):
            sorlab.run(tape, shares=5000, csv="other.csv")

    def test_executions_are_a_row(self):
        path = self.out / "executions.csv"
        fills = self.result._report.fills().splitlines()  # as --fills writes them
        path.write_text("\n".join([fills[0]] + [line for line in fills if line.startswith("twap,")]) + "\n")
        run = sorlab.run(csv=SAMPLE, shares=5000, model="static", executions=path, starts="off")
        self.assertEqual(run["baselines"]["actual"]["total_cash"], run["baselines"]["twap"]["total_cash"])
        self.assertIn("actual", run.savings())
        with self.assertRaises(sorlab.DataError) as caught:
            sorlab.run(csv=SAMPLE, shares=5000, model="static", executions=self.out / "none.csv")
        self.assertTrue(caught.exception.facts["path"].endswith("none.csv"))

    def test_a_tapes_columns(self):
        tape = sorlab.read(csv=SAMPLE)
        self.assertEqual(tape.symbol, "SYNT")
        self.assertEqual(sorted(tape.venues), ["BATY", "EDGX", "IEXG", "XNAS"])
        quotes = tape.quotes()
        self.assertEqual(len(quotes), len(tape))
        self.assertEqual(sum(len(chunk["time"]) for chunk in tape.chunks()), len(tape))
        self.assertTrue((np.diff(quotes["time"]) >= np.timedelta64(0)).all())
        spread = quotes["ask_px"] - quotes["bid_px"]
        self.assertTrue((spread[~np.isnan(spread)] > 0).all())
        self.assertTrue(set(quotes["venue"]) <= set(tape.venues))
        chunk = next(tape.chunks())
        self.assertFalse(chunk["time"].flags.owndata)
        with self.assertRaises(ValueError):
            chunk["bid_px"][0] = 1
        del tape  # the chunk keeps the memory
        self.assertGreater(int(chunk["bid_px"].max()), 0)

    def test_shares_with_decimals(self):
        path = self.out / "coins.csv"
        lines = ["ts_event,venue,bid_px,bid_sz,ask_px,ask_sz"]
        for second in range(120):
            lines.append(f"2024-06-07T13:{30 + second // 60}:{second % 60:02}Z,AAA,50.00,{1 + second % 3}.25,50.01,0.75")
        path.write_text("\n".join(lines) + "\n")
        tape = sorlab.read(csv=path)
        self.assertEqual(tape.size_unit, 0.01)
        np.testing.assert_allclose(tape.quotes()["ask_sz"], 0.75)
        self.assertEqual(list(tape.quotes()["bid_sz"][:3]), [1.25, 2.25, 3.25])
        self.assertEqual(next(iter(tape.chunks()))["ask_sz"][0], 75)
        result = sorlab.run(tape, shares="0.5", force=True, **FEW)
        fills = result.fills
        best = fills["shares"][fills["strategy"] == "best_ask"]
        self.assertAlmostEqual(float(best.sum()), 0.5)

    def test_what_is_found_in_an_input_is_a_warning(self):
        path = self.out / "products.csv"
        lines = ["ts_event,venue,product,bid_px,bid_sz,ask_px,ask_sz"]
        for second in range(60):
            lines.append(f"2024-06-07T13:30:{second:02}Z,AAA,{'XY'[second % 2]}1,50.00,1,50.01,2")
        path.write_text("\n".join(lines) + "\n")
        told = [text for text in sorlab.read(csv=path).warnings if "'product'" in text]
        self.assertEqual(len(told), 1)
        self.assertIn("columns symbol=product", told[0])

    def test_pandas_frames(self):
        frame = self.result.fills.to_pandas()
        self.assertEqual(len(frame), len(self.result.fills))
        self.assertEqual(str(frame["time"].dtype), "datetime64[ns]")


class Errors(unittest.TestCase):
    def test_have_code_facts_and_a_sentence(self):
        with self.assertRaises(sorlab.DataError) as caught:
            sorlab.run(csv="/nowhere/day.csv", shares=100)
        self.assertEqual(caught.exception.code, "file_missing")
        self.assertEqual(caught.exception.facts["path"], "/nowhere/day.csv")
        self.assertIn("/nowhere/day.csv", str(caught.exception))

    def test_wrong_words_and_values(self):
        for words in ({"no_such_word": 1}, {"shares": "many"}, {"shares": 0}, {"shares": float("nan")}, {"shares": object()},
                      {"side": "both"}, {"lambda_under": "x:y:z"}, {"shard": "1/2"}):
            with self.subTest(words=str(words)), self.assertRaises(sorlab.SettingsError) as caught:
                sorlab.run(**{"csv": SAMPLE, "shares": 100, **words})
            self.assertIsInstance(caught.exception, ValueError)
            self.assertNotIn("--", str(caught.exception))
            self.assertNotIn("`", str(caught.exception))

    def test_survive_pickling(self):
        with self.assertRaises(sorlab.Error) as caught:
            sorlab.read(csv="/nowhere/day.csv")
        copy = pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual((str(copy), copy.code, copy.facts),
                         (str(caught.exception), caught.exception.code, caught.exception.facts))

    def test_a_callback_that_raises_stops_the_run(self):
        def progress(phase, done, total):
            raise RuntimeError("enough")

        with self.assertRaisesRegex(RuntimeError, "enough"):
            sorlab.run(csv=SAMPLE, shares=5000, progress=progress, lambda_under="0.001:0.05:40", threads=1)

    def test_what_cannot_be_written(self):
        result = sorlab.run(csv=SAMPLE, shares=100, split="off", starts="off", **FEW)
        with tempfile.NamedTemporaryFile() as file, self.assertRaises(sorlab.OutputError):
            result.write(file.name)


class Threads(unittest.TestCase):
    def test_the_lock_is_released(self):
        ticks = []
        stop = threading.Event()

        def tick():
            while not stop.is_set():
                ticks.append(time.monotonic())
                time.sleep(0.001)

        clock = threading.Thread(target=tick)
        clock.start()
        sorlab.run(csv=SAMPLE, shares=5000, threads=1)
        stop.set()
        clock.join()
        self.assertGreater(len(ticks), 20)

    def test_a_tape_stands_for_itself(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "quotes.csv.zst")
            path.write_bytes(SAMPLE.read_bytes())
            tape = sorlab.read(csv=path)
            path.unlink()
            again = sorlab.run(tape, shares=3000, **FEW)
        self.assertEqual(again["baselines"], sorlab.run(csv=SAMPLE, shares=3000, **FEW)["baselines"])
        with self.assertRaisesRegex(sorlab.SettingsError, "other words of its source"):
            sorlab.run(tape, csv=path.name, shares=3000)

    def test_numbers_and_times_of_numpy_and_pandas(self):
        import datetime

        import pandas as pd

        axis = np.linspace(0.001, 0.002, 4)
        values = {cell["lambda_under"] for cell in sorlab.run(csv=SAMPLE, shares=3000, lambda_over=[np.float32(0.01)],
                                                              lambda_under=axis, theta_queue=1e-5)["grid"]}
        self.assertEqual(sorted(values), [0.001, 0.001333333, 0.001666667, 0.002])
        start = datetime.datetime(2025, 6, 2, 13, 32, tzinfo=datetime.timezone.utc)
        first = sorlab.run(csv=SAMPLE, shares=300, from_=start, interval=datetime.timedelta(seconds=10), **FEW)
        for same, interval in ((pd.Timestamp(start), pd.Timedelta(10, "s")),
                               (np.datetime64("2025-06-02T13:32"), np.timedelta64(10, "s")),
                               ("2025-06-02T13:32:00Z", "10s")):
            other = sorlab.run(csv=SAMPLE, shares=300, from_=same, interval=interval, **FEW)
            self.assertEqual(comparable(other.json())["baselines"], comparable(first.json())["baselines"])

    def test_what_cannot_be_is_said(self):
        for call, words in ((lambda: sorlab.run(str(SAMPLE), shares=100), "what read\\(\\) returns"),
                            (lambda: sorlab.run(csv=SAMPLE, shares=100, out="x"), "writes nothing"),
                            (lambda: sorlab.allocate([]), "this is a list"),
                            (lambda: sorlab.place(None), "this is a NoneType")):
            with self.subTest(words=words), self.assertRaisesRegex(sorlab.SettingsError, words):
                call()

    def test_ctrl_c_stops_and_raises(self):
        code = ("import sorlab, sys\n"
                "def progress(phase, done, total):\n"
                "    print('running', flush=True)\n"
                "try:\n"
                f"    sorlab.run(csv={str(SAMPLE)!r}, shares=5000, lambda_under='0.001:0.05:90', "
                "lambda_over='0.001:0.05:90', threads=1, progress=progress)\n"
                "except KeyboardInterrupt:\n"
                "    print('stopped')\n"
                "    sys.exit(7)\n")
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(process.stdout.readline().strip(), "running")
            process.send_signal(signal.SIGINT)
            rest = process.communicate(timeout=120)[0]
        self.assertEqual((process.returncode, rest.split()[-1]), (7, "stopped"))

    def test_two_runs_at_once_are_equal(self):
        results = [None, None]

        def work(place):
            results[place] = sorlab.run(csv=SAMPLE, shares=3000, **FEW).json("output")

        threads = [threading.Thread(target=work, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertIsNotNone(results[0])
        self.assertEqual(results[0], results[1])


class WhatIf(unittest.TestCase):
    def test_allocate_is_that_of_the_program(self):
        problem = {"model": "static", "order_size": 3000, "lambda_over": 0.01, "lambda_under": 0.012, "theta_queue": 0,
                   "venues": [{"ask": 49.90, "ask_size": 1500, "fee": 0.003, "bid": 49.88},
                              {"ask": 49.90, "ask_size": 2000, "fee": -0.0002, "bid": 49.88}]}
        answer = sorlab.allocate(problem)
        self.assertEqual(answer["split"], [0, 2000])
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "problem.json")
            file.write_text(json.dumps(problem))
            self.assertEqual(answer, json.loads(cli("--allocate", file).stdout))

    def test_place_is_that_of_the_program(self):
        file = SOURCE / "resources/placement/paper.json"
        mine = sorlab.place(file.read_text())
        theirs = [json.loads(line) for line in cli("--place", file).stdout.splitlines()]
        for answer in mine + theirs:
            answer.pop("solve_time_ms")
        self.assertEqual(mine, theirs)
        with self.assertRaises(sorlab.Error):
            sorlab.place({"market": {}})


class Studies(unittest.TestCase):
    def test_a_study_is_run_opened_and_queried(self):
        with tempfile.TemporaryDirectory() as folder:
            quotes = pathlib.Path(folder, "quotes", "SYNT")
            quotes.mkdir(parents=True)
            cli("--generate", quotes / "2025-06-02.csv.zst", "--minutes", 60, "--venues", 3, "--seed", 3)
            out = pathlib.Path(folder, "study")
            words = {"data": quotes.parent, "sample": "6/day", "durations": "5m", "sizes": "1%", "seed": 5, "bracket": "off"}
            study = sorlab.study(out, **words)
            self.assertIn("orders", study.text)
            self.assertEqual(len(study.orders), 12)  # with their mirrors
            self.assertGreater(len(study.savings), 0)
            opened = sorlab.study(out)
            self.assertEqual(opened.estimates, study.estimates)
            other = pathlib.Path(folder, "again")
            cli("--study", "--data", quotes.parent, "--sample", "6/day", "--durations", "5m", "--sizes", "1%", "--seed", 5,
                "--bracket", "off", "--out", other, "--quiet")
            self.assertEqual((other / "orders.csv").read_text(), (out / "orders.csv").read_text())
            with self.assertRaises(sorlab.DataError):
                sorlab.study(pathlib.Path(folder, "nothing"))


    def test_a_study_takes_the_words_of_studies(self):
        sample = SOURCE / "resources/sample/study"
        common = {"data": sample / "quotes", "lambda_over": 0.002, "theta_queue": 0, "bracket": "off"}
        tuned = {**common, "lambda_under": [0.002, 0.004], "tune": "pooled"}
        without = {**common, "lambda_under": 0.002, "without": ["XNAS"]}
        for name, words in {"tuned": tuned, "without": without}.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                study = sorlab.study(pathlib.Path(folder, "mine"), orders=sample / "orders.csv", **words)
                theirs = pathlib.Path(folder, "theirs")
                options = []
                for word, value in words.items():
                    text = ",".join(map(str, value)) if isinstance(value, list) else value
                    options += ["--" + word.replace("_", "-"), text]
                cli("--study", sample / "orders.csv", *options, "--out", theirs, "--quiet")
                other = sorlab.study(theirs)
                self.assertEqual(study.verdict, other.verdict)
                numbers = [{key: value for key, value in one.estimates.items() if key not in ("run", "git_hash")}
                           for one in (study, other)]
                self.assertEqual(*numbers)
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(sorlab.SettingsError) as caught:
            sorlab.study(pathlib.Path(folder, "wrong"), orders=sample / "orders.csv", **{**tuned, "tune": "never"})
        self.assertIn("'tune': 'never' is not off, per-symbol or pooled", str(caught.exception))


class Documentation(unittest.TestCase):
    def test_the_example_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, SOURCE / "resources/examples/first_steps.py", SAMPLE], cwd=folder,
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("Router saving", done.stdout)

    def test_everything_public_is_described(self):
        for name in sorlab.__all__:
            thing = getattr(sorlab, name)
            self.assertTrue(name == "__version__" or thing.__doc__, name)
            members = vars(thing).items() if isinstance(thing, type) else ()
            for member, value in members:
                self.assertTrue(member.startswith("_") or not (callable(value) or isinstance(value, property)) or value.__doc__,
                                f"{name}.{member}")
        self.assertIn("shares", sorlab.words())
        self.assertIn("lambda_under", sorlab.words())
        stubs = (pathlib.Path(sorlab.__file__).parent / "__init__.pyi").read_text()
        for name in sorlab.__all__:
            self.assertRegex(stubs, rf"(class|def) {name}\b|^{name}: |\n{name}: ", name)
        self.assertTrue(cli("--version").stdout.startswith(f"sorlab {sorlab.__version__}"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
