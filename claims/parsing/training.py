"""Trains the parser: `python -m claims.parsing.training --treebank DIR --output FILE`.

Wants PyTorch, which the desk itself does not use: `pip install torch` in an environment of its own with this project on
its path. One thread, one seed: the same treebank gives the same scores.
"""

import argparse
import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from claims.parsing.augmentation import Variation
from claims.parsing.trainable import NO_ANSWER, Batch, Indexes, Trainable
from claims.parsing.treebank import Example, read_split

SEED = 7
EPOCHS = 24
NEWS_COPIES = 2  # an epoch meets the news and interviews twice: the web's text is six times as much
BATCH = 2_000  # words, with the empty places of shorter sentences
LONGEST = 120  # words of a sentence that is trained on
RATE, WARM_UP, LAST_RATE = 2e-3, 150, 0.02  # Adam's step size, batches to reach it, its share left at the end
SMOOTHING = 0.03
AVERAGED = 0.998  # how much of the running average of the weights stays at each batch


def main() -> None:
    """Trains, writes the model and prints the scores of each epoch on what is held out."""
    arguments = _arguments()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    chance = seeded()
    split = read_split(arguments.treebank)
    web, news = ([e for e in part if len(e.words) <= LONGEST] for part in (split.web, split.news))
    indexes = Indexes(web + news)
    trained = train(web + news * NEWS_COPIES, indexes, arguments.epochs, chance)
    for epoch, (network, average) in enumerate(trained, start=1):
        live = {name: weight.clone() for name, weight in network.state_dict().items()}
        network.load_state_dict(average)
        web_scores, news_scores = (score(network, indexes, part) for part in (split.web_held_out, split.news_held_out))
        sys.stdout.write(f"epoch {epoch}: web {web_scores}, news {news_scores}\n")
        sys.stdout.flush()
        write_model(network, indexes, arguments.output)
        network.load_state_dict(live)


def seeded() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - training is to be repeatable


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True, help="the folder with ewt/ and gum-wikinews/")
    parser.add_argument("--output", type=Path, required=True, help="where the model is written")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    return parser.parse_args()


def train(
    examples: list[Example], indexes: Indexes, epochs: int, chance: random.Random
) -> Iterator[tuple[Trainable, dict[str, Tensor]]]:
    """Yields the network and the running average of its weights after each epoch."""
    variation = Variation(examples, chance)
    network = Trainable(indexes)
    average = {name: weight.clone() for name, weight in network.state_dict().items()}
    optimizer = torch.optim.Adam(network.parameters(), betas=(0.9, 0.98))
    last_step, step = epochs * len(group(examples, seeded())), 0
    for _ in range(epochs):
        for examples_together in group([variation.vary(example) for example in examples], chance):
            step += 1
            progress = min(1.0, step / last_step)
            rate = LAST_RATE + (1 - LAST_RATE) * (1 + math.cos(math.pi * progress)) / 2
            optimizer.param_groups[0]["lr"] = RATE * min(1.0, step / WARM_UP) * rate
            optimizer.zero_grad(set_to_none=True)
            loss(network, Batch(examples_together, indexes, chance)).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            kept = min(AVERAGED, step / (step + 30))
            with torch.no_grad():
                for name, weight in network.state_dict().items():
                    average[name].lerp_(weight, 1 - kept)
        yield network, average


def loss(network: Trainable, batch: Batch) -> Tensor:
    """How far heads, labels and tags are from the annotators'."""
    scores, labels, tags = (answer.flatten(0, 1) for answer in network(batch))
    of_heads = functional.cross_entropy(scores, batch.heads.flatten(), ignore_index=NO_ANSWER)
    of_labels = functional.cross_entropy(labels, batch.labels.flatten(), label_smoothing=SMOOTHING)
    return of_heads + of_labels + functional.cross_entropy(tags, batch.tags.flatten(), label_smoothing=SMOOTHING)


def group(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    """Batches of sentences alike in length, in random order."""
    batches: list[list[Example]] = [[]]
    width = 0
    for example in sorted(examples, key=lambda example: len(example.words) + 3 * chance.random()):
        width = max(width, len(example.words))
        if batches[-1] and width * (len(batches[-1]) + 1) > BATCH:
            batches.append([])
            width = len(example.words)
        batches[-1].append(example)
    chance.shuffle(batches)
    return batches


def score(network: Trainable, indexes: Indexes, examples: list[Example]) -> str:
    """Shares of right heads, right heads with right labels, and right tags, each word's best head taken for itself."""
    network.eval()
    words = heads = labels = tags = 0
    with torch.no_grad():
        for examples_together in group(examples, seeded()):
            batch = Batch(examples_together, indexes)
            counted = batch.heads != NO_ANSWER
            found = [answer.argmax(-1) for answer in network(batch)]
            right = (found[0] == batch.heads) & counted
            words += int(counted.sum())
            heads += int(right.sum())
            labels += int((right & (found[1] == batch.labels)).sum())
            tags += int(((found[2] == batch.tags) & counted).sum())
    network.train()
    return f"UAS {heads / words:.2%} LAS {labels / words:.2%} UPOS {tags / words:.2%}"


def write_model(network: Trainable, indexes: Indexes, path: Path) -> None:
    """The weights in 16 bits, the tables of forms and parts in 8 with a scale for each row. Replaces the file whole."""
    arrays: dict[str, Any] = {
        "form_list": np.array("\n".join(indexes.forms)),
        "label_list": np.array("\n".join(indexes.labels)),
        "tag_list": np.array("\n".join(indexes.tags)),
    }
    for name, tensor in network.state_dict().items():
        weight = tensor.numpy()
        if name in ("forms.weight", "parts.weight"):
            scale = np.maximum(np.abs(weight).max(1), 1e-9) / 127
            arrays[name] = np.round(weight / scale[:, None]).astype(np.int8)
            arrays[name.replace("weight", "scale")] = scale
        else:
            arrays[name] = weight.astype(np.float16)
    unfinished = path.with_name(path.name + ".new.npz")
    np.savez_compressed(unfinished, **arrays)
    unfinished.replace(path)


if __name__ == "__main__":
    main()
