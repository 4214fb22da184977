"""Forms as people send them: texts and files; what is wrong is said beside its field, and what was typed stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, get_origin

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from serving.errors import InvalidError, fault

M = TypeVar("M", bound=BaseModel)


class FormError(InvalidError):
    """A form cannot be read as it is.

    Attributes:
        faults: name of a field -> what is wrong, in French; "" for the form as a whole.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("Corrigez ce qui est signalé, puis envoyez de nouveau le formulaire.")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent.

    Attributes:
        values: name -> texts, in their order.
        files: name -> file.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def said(self, name: str, default: str = "") -> str:
        """The text of a field without the spaces around it; `default` when it is not there."""
        return self.values.get(name, [default])[0].strip()

    def every(self, name: str) -> list[str]:
        """The texts of a field that may have several, empty ones left out."""
        return [text for text in map(str.strip, self.values.get(name, ())) if text]

    def read(self, model: type[M], **more: Any) -> M:
        """The form as a model of the API; an empty field counts as absent.

        Args:
            model: its fields, or their aliases, are names of the form; lists and sets take every text.
            more: values of fields that the form does not bear as they are.

        Raises:
            FormError: a value cannot be.
        """
        try:
            return model.model_validate({**self._values(model), **more})
        except ValidationError as error:
            raise FormError({one.field: one.message for one in map(fault, error.errors())}) from None

    def _values(self, model: type[BaseModel]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, one in model.model_fields.items():
            said = one.alias or name
            many = get_origin(one.annotation) in (list, set, frozenset, tuple)
            value: Any = self.every(said) if many else self.said(said)
            if value:
                found[said] = value
        return found


async def sent(request: Request) -> Form:
    """What a request sends.

    Raises:
        HTTPException: 400, it cannot be read.
    """
    await request.body()
    form = await request.form(max_files=5, max_fields=500)
    values: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = value
        else:
            values.setdefault(name, []).append(value)
    return Form(values, files)


Sent = Annotated[Form, Depends(sent)]
